/** What kinds, fields and options are called: a translation where there is one, else what the API says. */

import type { TFunction } from "i18next";

import { printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

import { type Field, readable, readableOption } from "./schema.ts";
import type { Kind } from "./useCatalogue.ts";

type Titled = Pick<Kind, "kind" | "title" | "titlePlural">;

/** "Energy category" */
export function titleOf(t: TFunction, { kind, title }: Titled): string {
  return t(`kinds.one.${kind}`, { defaultValue: title });
}

/** "Energy categories" */
export function titlesOf(t: TFunction, { kind, titlePlural }: Titled): string {
  return t(`kinds.many.${kind}`, { defaultValue: titlePlural });
}

/** A title within a sentence; abbreviations keep their capitals. */
export function lowered(title: string): string {
  return /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

export function groupTitle(t: TFunction, group: string): string {
  return t(`group.${group}`, { defaultValue: group });
}

export function labelOf(t: TFunction, { name, label }: Pick<Field, "name" | "label">): string {
  return t(`field.${name}`, { defaultValue: label });
}

/** "Area m²": for the head of a column or a filter. */
export function labelWithUnit(t: TFunction, field: Field): string {
  return field.unit === null ? labelOf(t, field) : `${labelOf(t, field)} ${printedUnit(field.unit)}`;
}

export function optionText(t: TFunction, option: string | number | boolean): string {
  return t(`option.${String(option)}`, { defaultValue: typeof option === "boolean" ? readable(String(option)) : readableOption(option) });
}
