/** Where in the form the server's refusals belong. */

import { errorsByField, type FieldError } from "@meterhouse/ui/api/problem.ts";

import { type Field, optionsOf } from "../catalogue/schema.ts";

/** Errors by the dotted path of their input; `owner.id` is the input of `owner_id`, and `space_ids.0` that of all `space_ids`. */
export function faultsByPath(errors: readonly FieldError[], fields: readonly Field[]): Record<string, string> {
  const names = new Set(fields.map(({ name }) => name));
  const whole = new Set(fields.filter(({ shape }) => shape.is === "references" || shape.is === "json" || (shape.is === "list" && optionsOf(shape.item.shape) !== null)).map(({ name }) => name));
  const placeOf = (path: string) => {
    const [first = "", second] = path.split(".");
    if (whole.has(first)) return first;
    const pair = `${first}_${second ?? ""}`;
    return !names.has(first) && names.has(pair) ? pair : path;
  };
  return errorsByField(Object.entries(errorsByField(errors)).map(([path, reason]) => ({ field: placeOf(path), reason })));
}

/** Errors that no input of the form can show. */
export function faultsElsewhere(errors: readonly FieldError[], fields: readonly Field[]): [path: string, reason: string][] {
  const shown = new Set(fields.filter(({ readOnly }) => !readOnly).map(({ name }) => name));
  return Object.entries(faultsByPath(errors, fields)).filter(([path]) => !shown.has(path.split(".")[0] ?? ""));
}
