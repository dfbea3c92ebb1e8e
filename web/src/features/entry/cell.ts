/** A cell: one value of one meter that stands, may be written or is written; and what to think of what was typed there. */

import { addDays, addMonths, type Day, daysBetween } from "@meterhouse/ui/calendar/day.ts";
import { typedNumber } from "@meterhouse/ui/quantity/typed.ts";

import type { Column } from "./column.ts";
import type { OfMeter, Typed } from "./draft.ts";
import type { Consumed, RoundMeter, Shown } from "./round.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface Both {
  readonly key: string;
  readonly meter: RoundMeter;
  /** What was written down before it. */
  readonly before: Consumed | Shown | null;
}

export interface DaysCell extends Both {
  readonly entry: Consumed | null;
  readonly from: Day;
  readonly to: Day;
  /** Why nothing can be written here: it has not come yet, or other entries speak of these days. */
  readonly shut: "future" | "other" | null;
  /** Of a cell that others speak of: what these add up to, where they lie within it. */
  readonly others: number | null;
}

export interface InstantCell extends Both {
  readonly entry: Shown | null;
  /** [ms] */
  readonly at: number | null;
  /** Whether the instant was said, and is not just the present one. */
  readonly isSaid: boolean;
  readonly anew: boolean;
}

export type Cell = DaysCell | InstantCell;

export const isOfDays = (cell: Cell): cell is DaysCell => "from" in cell;

export function standing(cell: Cell): number | null {
  return isOfDays(cell) ? cell.entry?.consumption ?? null : cell.entry?.register ?? null;
}

/** The cell of a meter in a column of the grid. */
export function cellOf(meter: RoundMeter, { from, to }: Column, today: Day): DaysCell {
  const touching = meter.consumptions.filter(({ day_from, day_to }) => day_from < to && from < day_to);
  const entry = touching.find(({ day_from, day_to }) => day_from === from && day_to === to) ?? null;
  const within = touching.every(({ day_from, day_to }) => day_from >= from && day_to <= to);
  const isTaken = entry === null && touching.length > 0;
  return {
    key: `${from} ${to}`, meter, entry, from, to,
    before: meter.consumptions.findLast(({ day_to }) => day_to <= from) ?? null,
    shut: isTaken ? "other" : from > today ? "future" : null,
    others: isTaken && within ? touching.reduce((sum, { consumption }) => sum + consumption, 0) : null,
  };
}

/** The cell of a meter's next bill: it goes on where the last one ended. */
export function billOf(meter: RoundMeter, typed: Typed | undefined, today: Day): DaysCell {
  const before = meter.consumptions.at(-1) ?? null;
  const begin = typed?.from ?? before?.day_to ?? addMonths(today, -1);
  const month = addMonths(begin, 1);
  return { key: "new", meter, entry: null, from: begin, to: typed?.to ?? (month <= today ? month : addDays(today, 1)), before, shut: null, others: null };
}

/** The cell of a meter's next reading. */
export function readingOf(meter: RoundMeter, typed: Typed | undefined, at: number): InstantCell {
  const when = typed?.at === undefined ? at : typed.at;
  return { key: "new", meter, entry: null, at: when, isSaid: typed?.at !== undefined, anew: typed?.anew ?? false, before: meter.registers.findLast((one) => when === null || Date.parse(one.at) < when) ?? null };
}

/** The cells of what stands, the latest first. */
export function earlierOf(meter: RoundMeter, own: OfMeter = {}): Cell[] {
  const consumed = meter.consumptions.map((entry, n): Cell => ({ key: `#${entry.id}`, meter, entry, from: entry.day_from, to: entry.day_to, before: meter.consumptions[n - 1] ?? null, shut: null, others: null }));
  const shown = meter.registers.map((entry, n): Cell => ({
    key: `#${entry.id}`, meter, entry, at: Date.parse(entry.at), isSaid: true, anew: own[`#${entry.id}`]?.anew ?? entry.starts_anew, before: meter.registers[n - 1] ?? null,
  }));
  return (meter.entered_as === "register" ? shown : consumed).reverse();
}

/** The minute that it is [ms]: nobody notes seconds. */
export const minuteOf = (now: number) => Math.floor(now / MINUTE_MS) * MINUTE_MS;

export type Warning = "high" | "low" | "negative" | "backwards";

export type Verdict =
  | { readonly is: "same" }
  /** Not a number. */
  | { readonly is: "none" }
  /** Nothing is written any more where something stood. */
  | { readonly is: "removed" }
  | { readonly is: "written"; readonly value: number; readonly warning: Warning | null };

/** How often more than the greatest, or less than the least of late, is odd. */
const FAR = 2;

export function judged(cell: Cell, typed: Typed | undefined): Verdict {
  if (typed === undefined) return { is: "same" };
  const value = typedNumber(typed.text);
  if (value === null) return { is: "none" };
  if (value === undefined) return cell.entry === null ? { is: "same" } : { is: "removed" };
  const isSame = value === standing(cell) && (isOfDays(cell) || cell.anew === cell.entry?.starts_anew);
  return isSame ? { is: "same" } : { is: "written", value, warning: warningOf(cell, value) };
}

/** What speaks against a number, from what was written down before. */
export function warningOf(cell: Cell, value: number): Warning | null {
  const counted = countedBy(cell, value);
  if (counted === null) return null;
  if (counted.amount < 0) return isOfDays(cell) ? "negative" : "backwards";
  const { usual } = cell.meter;
  if (usual === null || counted.days <= 0) return null;
  const rate = counted.amount / counted.days;
  return rate > FAR * usual.greatest ? "high" : rate < usual.least / FAR ? "low" : null;
}

/** What a number says was consumed, and in how many days; null where it says nothing of that. */
export function countedBy(cell: Cell, value: number): { readonly amount: number; readonly days: number } | null {
  if (isOfDays(cell)) return { amount: value, days: daysBetween(cell.from, cell.to) };
  const before = cell.before as Shown | null;
  if (before === null || cell.anew || cell.at === null) return null;
  return { amount: value - before.register, days: (cell.at - Date.parse(before.at)) / DAY_MS };
}
