/** The columns of the grid: the days of a month, or the months of a year. */

import { addDays, addMonths, type Day, firstOfMonth, firstOfYear, printable } from "@meterhouse/ui/calendar/day.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";

export interface Column {
  readonly from: Day;
  /** The day after the last one. */
  readonly to: Day;
  readonly label: string;
  /** Where there is room for more. */
  readonly title: string;
}

export type Step = "day" | "month";

const HEADS: Record<Step, Intl.DateTimeFormatOptions> = {
  day: { weekday: "narrow", day: "numeric" },
  month: { month: "short" },
};

/** The first day of what the address names, else of what today lies in. */
export function beginOf(step: Step, of: string | undefined, today: Day): Day {
  if (step === "month") return of === undefined ? firstOfYear(today) : `${of.slice(0, 4)}-01-01`;
  return of?.length === 7 ? `${of}-01` : firstOfMonth(today);
}

const TITLES: Record<Step, Intl.DateTimeFormatOptions> = {
  day: { weekday: "short", day: "numeric", month: "short" },
  month: { month: "long", year: "numeric" },
};

export function columnsFrom(step: Step, begin: Day): Column[] {
  const head = new Intl.DateTimeFormat(locale(), { ...HEADS[step], timeZone: "UTC" });
  const title = new Intl.DateTimeFormat(locale(), { ...TITLES[step], timeZone: "UTC" });
  const end = step === "day" ? addMonths(begin, 1) : addMonths(begin, 12);
  const next = (day: Day) => (step === "day" ? addDays(day, 1) : addMonths(day, 1));
  const columns: Column[] = [];
  for (let from = begin; from < end; from = next(from)) columns.push({ from, to: next(from), label: head.format(printable(from)), title: title.format(printable(from)) });
  return columns;
}

/** What the address says of the period so many before or after. */
export function beside(step: Step, begin: Day, by: number): string {
  return step === "day" ? addMonths(begin, by).slice(0, 7) : addMonths(begin, 12 * by).slice(0, 4);
}

export function titleOf(step: Step, begin: Day): string {
  const options: Intl.DateTimeFormatOptions = step === "day" ? { month: "long", year: "numeric" } : { year: "numeric" };
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" }).format(printable(begin));
}
