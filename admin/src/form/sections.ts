/** Parts of a form: what a record needs and is known by comes first, the rest may wait. */

import type { Field } from "../catalogue/schema.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import type { Values } from "../catalogue/values.ts";

export interface Sections {
  readonly first: readonly Field[];
  readonly rest: readonly Field[];
}

/** So few that they are not worth a section of their own. */
const FEW = 2;

const needed = ({ required, nullable }: Field) => Number(required && !nullable);
/** A list of entries, or an object that is always there: what a diagram, a tariff or a connection is made of. */
const isWhole = ({ shape, nullable }: Field) => shape.is === "variant" || (shape.is === "object" && !nullable) || (shape.is === "list" && (shape.item.shape.is === "object" || shape.item.shape.is === "variant"));
const isLong = ({ shape }: Field) => shape.is === "text" && shape.long;

export function sectionsOf({ fields, columns }: Pick<Kind, "fields" | "columns">): Sections {
  const open = fields.filter(({ readOnly }) => !readOnly);
  // The other half of a pair (`owner_kind`, `owner_id`) stands with the one that is first.
  const isFirst = (field: Field) => needed(field) > 0 || columns.includes(field.name) || field.writeOnly || isWhole(field);
  const first = open.filter(isFirst);
  const rest = open.filter((field) => !isFirst(field));
  if (first.length === 0 || rest.length <= FEW) return { first: open, rest: [] };
  // Required before optional, and what takes much room last; else in the order of the schema.
  return { first: [...first].sort((a, b) => Number(isWhole(a)) - Number(isWhole(b)) || needed(b) - needed(a)), rest: [...rest].sort((a, b) => Number(isLong(a)) - Number(isLong(b))) };
}

/** Fields that say something else than a new record would. */
export function filledOf(fields: readonly Field[], values: Values, start: Values): number {
  return fields.filter(({ name }) => JSON.stringify(values[name] ?? null) !== JSON.stringify(start[name] ?? null)).length;
}
