/** The span of local days that a page shows: from inclusive, to exclusive, in each site's own calendar. */

import type { Against } from "../api/types.ts";
import { addDays, addMonths, type Day, daysBetween, firstOfMonth, firstOfYear, isDay, printable } from "./day.ts";
import { dayAt } from "./zone.ts";
import { locale } from "../i18n/locale.ts";

export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** Named periods by what they are today; those that reach today end after it. */
const NAMED = {
  "today": (today) => ({ from: today, to: addDays(today, 1) }),
  "yesterday": (today) => ({ from: addDays(today, -1), to: today }),
  "last-7-days": (today) => ({ from: addDays(today, -7), to: today }),
  "this-month": (today) => ({ from: firstOfMonth(today), to: addDays(today, 1) }),
  "last-month": (today) => ({ from: addMonths(firstOfMonth(today), -1), to: firstOfMonth(today) }),
  "last-30-days": (today) => ({ from: addDays(today, -30), to: today }),
  "year-to-date": (today) => ({ from: firstOfYear(today), to: addDays(today, 1) }),
  "last-12-months": (today) => ({ from: addMonths(firstOfMonth(today), -12), to: firstOfMonth(today) }),
} satisfies Record<string, (today: Day) => Period>;

export type NamedPeriod = keyof typeof NAMED;
export const NAMED_PERIODS = Object.keys(NAMED) as NamedPeriod[];

/** What the URL says: a named period, or two days. */
export interface Chosen {
  readonly period: NamedPeriod | "custom";
  readonly from?: Day;
  readonly to?: Day;
  readonly against: Against | "none";
}

export const DEFAULT: Chosen = { period: "last-30-days", against: "last-year" };

/** The choice in a URL's search; what cannot be read falls back to the default. */
export function chosenFrom(search: Record<string, unknown>): Chosen {
  const against = search.against === "previous" || search.against === "none" ? search.against : DEFAULT.against;
  const { period, from, to } = search;
  if (period === "custom" && isDay(from) && isDay(to) && from < to) return { period, from, to, against };
  const isNamed = typeof period === "string" && Object.hasOwn(NAMED, period);
  return { period: isNamed ? (period as NamedPeriod) : DEFAULT.period, against };
}

/** The days that the choice means in a zone, at an instant [ms]. */
export function resolve(chosen: Chosen, zone: string, now: number): Period {
  if (chosen.period === "custom") {
    if (chosen.from !== undefined && chosen.to !== undefined) return { from: chosen.from, to: chosen.to };
    return NAMED[DEFAULT.period as NamedPeriod](dayAt(now, zone));
  }
  return NAMED[chosen.period](dayAt(now, zone));
}

/** The period just before, of equal length; of whole months where the period is whole months. */
export function previous(period: Period): Period {
  const months = wholeMonths(period);
  if (months !== null) return { from: addMonths(period.from, -months), to: period.from };
  return { from: addDays(period.from, -daysBetween(period.from, period.to)), to: period.from };
}

/** Months that the period spans exactly, or null. */
function wholeMonths({ from, to }: Period): number | null {
  if (!from.endsWith("-01") || !to.endsWith("-01")) return null;
  const [year = 0, month = 0] = from.split("-").map(Number);
  const [endYear = 0, endMonth = 0] = to.split("-").map(Number);
  return (endYear - year) * 12 + endMonth - month;
}

/** The period in words, its last day included: "1–31 Oct 2026". */
export function periodText({ from, to }: Period): string {
  const days = new Intl.DateTimeFormat(locale(), { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
  return days.formatRange(printable(from), printable(addDays(to, -1)));
}
