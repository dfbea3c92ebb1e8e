/** A working calendar as days: what a calendar says by itself, and the exceptions laid over it. */

import { addDays, type Day, daysBetween, printable } from "@meterhouse/ui/calendar/day.ts";

export type Because = "weekday" | "weekend" | "holiday" | "exception";

/** As the server works it out. */
export interface WorkingDay {
  readonly day: Day;
  readonly is_worked: boolean;
  readonly because: Because;
  /** Name of the holiday, or what was noted of the exception. */
  readonly note: string;
}

export interface Exception {
  readonly isWorked: boolean;
  readonly note: string;
}

export type Exceptions = ReadonlyMap<Day, Exception>;

export interface Noted {
  readonly day: Day;
  readonly note: string;
}

export type Look = "worked" | "weekend" | "holiday" | "off" | "on";

export const LOOKS: readonly Look[] = ["worked", "weekend", "holiday", "off", "on"];

export interface ShownDay {
  readonly day: Day;
  readonly look: Look;
  readonly note: string;
}

const NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return printable(day).getUTCDay();
}

export function exceptionsOf(off: readonly Noted[], on: readonly Noted[]): Exceptions {
  const each = (days: readonly Noted[], isWorked: boolean) => days.map(({ day, note }): [Day, Exception] => [day, { isWorked, note }]);
  return new Map([...each(off, false), ...each(on, true)]);
}

/** The two lists that the record keeps, in the order of the days. */
export function listsOf(exceptions: Exceptions): { non_working_days: Noted[]; working_days: Noted[] } {
  const sorted = [...exceptions].sort(([a], [b]) => a.localeCompare(b));
  const those = (isWorked: boolean) => sorted.filter(([, one]) => one.isWorked === isWorked).map(([day, { note }]) => ({ day, note }));
  return { non_working_days: those(false), working_days: those(true) };
}

/** The day without an exception. What an exception hides is known by its weekday alone until it is saved. */
function plain({ day, is_worked, because, note }: WorkingDay, weekend: readonly string[]): ShownDay {
  if (because !== "exception") return { day, look: because === "weekday" ? "worked" : because, note: is_worked ? "" : note };
  return { day, look: weekend.includes(NAMES[weekdayOf(day)] ?? "") ? "weekend" : "worked", note: "" };
}

export function shownDay(worked: WorkingDay, weekend: readonly string[], exceptions: Exceptions): ShownDay {
  const exception = exceptions.get(worked.day);
  if (exception === undefined) return plain(worked, weekend);
  return { day: worked.day, look: exception.isWorked ? "on" : "off", note: exception.note };
}

/** An exception where there was none, and none where there was one. */
export function toggled(worked: WorkingDay, weekend: readonly string[], exceptions: Exceptions): Exceptions {
  const next = new Map(exceptions);
  if (!next.delete(worked.day)) next.set(worked.day, { isWorked: plain(worked, weekend).look !== "worked", note: "" });
  return next;
}

/** Days of a month in weeks that begin as the reader's do; null fills the first and the last. */
export function weeksOf(month: Day, firstWeekday: number): (Day | null)[][] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const next = number === 12 ? `${String(year + 1)}-01-01` : `${String(year)}-${String(number + 1).padStart(2, "0")}-01`;
  const lead = (weekdayOf(month) - firstWeekday + 7) % 7;
  const cells: (Day | null)[] = [...Array<null>(lead).fill(null), ...Array.from({ length: daysBetween(month, next) }, (_, n) => addDays(month, n))];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, n) => cells.slice(n * 7, n * 7 + 7));
}

interface WeekInfo { readonly firstDay: number }

/** First day of the week where the reader is: 0 is Sunday. */
export function firstWeekday(tag: string): number {
  const place = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
  return (place.getWeekInfo?.() ?? place.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Where an arrow key leads to within the year; null for any other key and beyond the year. */
export function stepped(day: Day, key: string): Day | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  const to = addDays(day, step);
  return to.slice(0, 4) === day.slice(0, 4) ? to : null;
}
