/** How two versions of a record differ: down to the plain values within lists and objects. */

import type { Field } from "../catalogue/schema.ts";

export interface Difference {
  /** Fields on the way down, each with its place where it is an entry of a list. */
  readonly path: readonly Step[];
  readonly field: Field;
  readonly before: unknown;
  readonly after: unknown;
}

export interface Step {
  readonly field: Field;
  /** Place in the list, from 1; null where it is no entry. */
  readonly place: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** Differences in the order of the fields. Of a record that came or went: all that it said. */
export function differences(fields: readonly Field[], before: Fields | null, after: Fields | null, above: readonly Step[] = []): Difference[] {
  return fields.filter(({ name }) => name !== "id").flatMap((field) => within(field, before?.[field.name], after?.[field.name], [...above, { field, place: null }]));
}

function within(field: Field, before: unknown, after: unknown, path: readonly Step[]): Difference[] {
  if (same(before, after)) return [];
  const { shape } = field;
  if (shape.is === "object" && isObject(before) && isObject(after)) return differences(shape.fields, before, after, path);
  if (shape.is === "variant" && isObject(before) && isObject(after) && before[shape.tag] === after[shape.tag]) {
    return differences(shape.variants.find(({ value }) => value === String(after[shape.tag]))?.fields ?? [], before, after, path);
  }
  const isNested = shape.is === "list" && (shape.item.shape.is === "object" || shape.item.shape.is === "variant");
  if (isNested && Array.isArray(before) && Array.isArray(after)) {
    const count = Math.max(before.length, after.length);
    return Array.from({ length: count }, (_, n) => within(shape.item, before[n], after[n], [...path.slice(0, -1), { field, place: n + 1 }])).flat();
  }
  return [{ path, field, before, after }];
}
