/** Days and instants as they are read. A day has no zone; an instant is told in UTC, for a record knows no site. */

import { locale } from "@meterhouse/ui/i18n/locale.ts";

/** "1 Jan 2026" for 2026-01-01; what is no day stays. */
export function dayText(day: string): string {
  const at = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" }).format(at);
}

/** "1 Jan 2026, 14:05 UTC" */
export function instantText(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return instant;
  return `${new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: "UTC" }).format(at)} UTC`;
}

/** When somebody did something, by the reader's own clock: "1 Jan 2026, 15:05". */
export function ownTimeText(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return instant;
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }).format(at);
}
