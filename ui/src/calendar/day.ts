/** Days of a local calendar as `YYYY-MM-DD`: no clock, no zone, so nothing can shift them. */

export type Day = string;

const DAY_MS = 86_400_000;

function utc(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(utcMidnight: number): Day {
  return new Date(utcMidnight).toISOString().slice(0, 10);
}

export function isDay(text: unknown): text is Day {
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text)) && dayOf(utc(text)) === text;
}

export function addDays(day: Day, days: number): Day {
  return dayOf(utc(day) + days * DAY_MS);
}

/** The same day of another month, or that month's last: 31 January and one month is 28 February. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

export function firstOfYear(day: Day): Day {
  return `${day.slice(0, 4)}-01-01`;
}

/** Days from `from` (inclusive) to `to` (exclusive). */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

/** Noon of the day in UTC: what `Intl` with `timeZone: "UTC"` prints as this day. */
export function printable(day: Day): Date {
  return new Date(utc(day) + DAY_MS / 2);
}

/** "2026-W53": the week belongs to the year that its Thursday lies in. */
export function isoWeek(day: Day): string {
  const weekday = (new Date(utc(day)).getUTCDay() + 6) % 7;
  const thursday = addDays(day, 3 - weekday);
  const week = Math.floor(daysBetween(firstOfYear(thursday), thursday) / 7) + 1;
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, "0")}`;
}
