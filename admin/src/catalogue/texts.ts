/** What kinds, fields, options and helps are called in the reader's language; where it lacks one, the API's English. */

import type { TFunction } from "i18next";

import { printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

import { type Field, readable, readableOption } from "./schema.ts";
import type { Kind } from "./useCatalogue.ts";

/** Fields and options are looked up by their names, all else by the English text itself: whoever changes that text is told. */
type Section = "field" | "option" | "text" | "unit";

// Sentences have points and colons of their own.
const SEPARATOR = "→";

/** A text of the catalogue. The context tells apart what is one word in English: `high` as a priority and as a limit. */
function said(t: TFunction, section: Section, key: string, english: string, context: string | null): string {
  if (key === "") return english;
  return t(`${section}${SEPARATOR}${key}`, { ns: "catalogue", keySeparator: SEPARATOR, nsSeparator: false, defaultValue: english, ...(context === null ? {} : { context }) });
}

/** "Energy category" */
export function titleOf(t: TFunction, { title }: Pick<Kind, "title">): string {
  return said(t, "text", title, title, "one");
}

/** "Energy categories" */
export function titlesOf(t: TFunction, { titlePlural }: Pick<Kind, "titlePlural">): string {
  return said(t, "text", titlePlural, titlePlural, "many");
}

export function groupTitle(t: TFunction, group: string): string {
  return said(t, "text", group, group, "group");
}

/** What such a record is, in a sentence; empty where nothing is said. */
export function helpOfKind(t: TFunction, { help }: Pick<Kind, "help">): string {
  return said(t, "text", help, help, null);
}

type Labelled = Pick<Field, "name" | "label"> & Partial<Pick<Field, "of">>;

export function labelOf(t: TFunction, { name, label, of = null }: Labelled): string {
  return said(t, "field", name, label, of);
}

/** The label of a field that is known by its name alone. */
export function labelOfName(t: TFunction, name: string): string {
  return labelOf(t, { name, label: readable(name) });
}

/** The unit as it is printed; in words where it depends on another record: "kg CO₂e/unit". */
export function unitOf(t: TFunction, { unit }: Pick<Field, "unit">): string | null {
  return unit === null ? null : said(t, "unit", unit, printedUnit(unit), null);
}

/** "Area m²": for the head of a column or a filter. */
export function labelWithUnit(t: TFunction, field: Field): string {
  const unit = unitOf(t, field);
  return unit === null ? labelOf(t, field) : `${labelOf(t, field)} ${unit}`;
}

export function helpOf(t: TFunction, { name, help }: Pick<Field, "name" | "help">): string | null {
  return help === null ? null : said(t, "text", help, help, name);
}

/** field   name of the field that it is an option of */
export function optionText(t: TFunction, option: string | number, field: string | null = null): string {
  return said(t, "option", String(option), readableOption(option), field);
}
