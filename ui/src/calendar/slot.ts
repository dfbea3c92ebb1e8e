/** Slots of a chart or table: their instants and how they are written in the site's zone. */

import type { Step } from "../api/types.ts";
import { addDays, addMonths, firstOfMonth, isoWeek } from "./day.ts";
import type { Period } from "./period.ts";
import { dayAt, startOf } from "./zone.ts";
import { locale } from "../i18n/locale.ts";

const HOUR_MS = 3_600_000;

/** Every instant [ms] at which a slot of the period starts, or null where the API alone knows (slot, week, year). */
export function startsOf({ from, to }: Period, step: Step, zone: string): number[] | null {
  const starts: number[] = [];
  if (step === "hour") {
    for (let at = startOf(from, zone); at < startOf(to, zone); at += HOUR_MS) starts.push(at);
  } else if (step === "day") {
    for (let day = from; day < to; day = addDays(day, 1)) starts.push(startOf(day, zone));
  } else if (step === "month") {
    for (let day = from; day < to; day = addMonths(firstOfMonth(day), 1)) starts.push(startOf(day, zone));
  } else {
    return null;
  }
  return starts;
}

const SHORT: Record<Step, Intl.DateTimeFormatOptions> = {
  slot: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  hour: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "short" },
  week: { day: "numeric", month: "short" },
  "iso-week": { day: "numeric", month: "short" },
  month: { month: "short", year: "numeric" },
  quarter: { month: "short", year: "numeric" },
  year: { year: "numeric" },
  "fiscal-year": { month: "short", year: "numeric" },
};

const LONG: Record<Step, Intl.DateTimeFormatOptions> = {
  slot: { weekday: "short", day: "numeric", month: "short", ...SHORT.slot },
  hour: { weekday: "short", day: "numeric", month: "short", ...SHORT.hour },
  day: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  week: { day: "numeric", month: "short", year: "numeric" },
  "iso-week": { day: "numeric", month: "short", year: "numeric" },
  month: { month: "long", year: "numeric" },
  quarter: { month: "long", year: "numeric" },
  year: { year: "numeric" },
  "fiscal-year": { month: "long", year: "numeric" },
};

/** Labels of slots for the table: unambiguous, also in the hour that the clocks go back. */
export function longLabels(starts: readonly number[], step: Step, zone: string, tag = locale()): string[] {
  const numbered = numberedLabels(starts, step, zone);
  if (numbered !== null) return numbered;
  const plain = new Intl.DateTimeFormat(tag, { ...LONG[step], timeZone: zone });
  const zoned = new Intl.DateTimeFormat(tag, { ...LONG[step], timeZone: zone, timeZoneName: "short" });
  const labels = starts.map((at) => plain.format(at));
  return labels.map((label, n) =>
    label === labels[n - 1] || label === labels[n + 1] || hasTwinAnHourAway(starts[n] ?? 0, step, plain) ? zoned.format(starts[n]) : label);
}

/** ISO weeks and quarters by their numbers, a fiscal year by the years that it lies in; null for steps that go by their date. */
function numberedLabels(starts: readonly number[], step: Step, zone: string): string[] | null {
  if (step !== "iso-week" && step !== "quarter" && step !== "fiscal-year") return null;
  return starts.map((at) => {
    const day = dayAt(at, zone);
    const [year = 0, month = 1] = day.split("-").map(Number);
    if (step === "quarter") return `${String(year)}-Q${String(Math.ceil(month / 3))}`;
    if (step === "iso-week") return isoWeek(day);
    return month === 1 ? String(year) : `${String(year)}/${String((year + 1) % 100).padStart(2, "0")}`;
  });
}

function hasTwinAnHourAway(at: number, step: Step, plain: Intl.DateTimeFormat): boolean {
  if (step !== "hour" && step !== "slot") return false;
  const label = plain.format(at);
  return label === plain.format(at - HOUR_MS) || label === plain.format(at + HOUR_MS);
}

/** Labels of slots for the axis; within a day the hour, and the date where a day begins. */
export function axisLabels(starts: readonly number[], step: Step, zone: string): string[] {
  const numbered = numberedLabels(starts, step, zone);
  if (numbered !== null) return numbered;
  const short = new Intl.DateTimeFormat(locale(), { ...SHORT[step], timeZone: zone });
  if (step !== "hour" && step !== "slot") return starts.map((at) => short.format(at));
  const date = new Intl.DateTimeFormat(locale(), { ...SHORT.day, timeZone: zone });
  const days = starts.map((at) => dayAt(at, zone));
  const several = days[0] !== days.at(-1);
  return starts.map((at, n) => (several && days[n] !== days[n - 1] ? date.format(at) : short.format(at)));
}

/** Which labels an axis over several days writes: where a day begins, and over few days also each quarter of it. Null for all. */
export function writtenLabels(starts: readonly number[], step: Step, zone: string): boolean[] | null {
  if (step !== "hour" && step !== "slot") return null;
  const days = starts.map((at) => dayAt(at, zone));
  const count = new Set(days).size;
  if (count <= 1) return null;
  const quarter = new Intl.DateTimeFormat("en", { ...SHORT.slot, timeZone: zone });
  return starts.map((at, n) => days[n] !== days[n - 1] || (count <= 4 && /^(06|12|18):00$/.test(quarter.format(at))));
}
