/** Local days of an IANA zone as instants. Always the site's zone; the browser's decides nothing here. */

import type { Day } from "./day.ts";
import { addDays } from "./day.ts";

const HOUR_MS = 3_600_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string): Intl.DateTimeFormat {
  let found = clocks.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-CA-u-hc-h23", {
      timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
    clocks.set(zone, found);
  }
  return found;
}

/** What a clock in the zone shows at the instant [ms], read as if it were UTC [ms]. */
function shown(at: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clock(zone).formatToParts(at)) parts[type] = Number(value);
  return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute, parts.second);
}

/** The local day that the instant [ms] belongs to. */
export function dayAt(at: number, zone: string): Day {
  return new Date(shown(at, zone)).toISOString().slice(0, 10);
}

/** First instant [ms] of a local day; 01:00 where the clocks skip midnight. */
export function startOf(day: Day, zone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  const near = wanted - (shown(wanted, zone) - wanted);
  for (const candidate of [near - HOUR_MS, near - HOUR_MS / 2, near, near + HOUR_MS / 2, near + HOUR_MS]) {
    if (dayAt(candidate, zone) === day && dayAt(candidate - 1000, zone) !== day) return candidate;
  }
  return near;
}

/** What a clock in the zone shows at the instant [ms]: `2026-01-31T08:00:00`. */
export function localAt(at: number, zone: string): string {
  return new Date(shown(at, zone)).toISOString().slice(0, 19);
}

/** The instant [ms] at which a clock in the zone shows this; the first one where it does so twice, null where it never does. */
export function instantAt(local: string, zone: string): number | null {
  const wanted = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  if (Number.isNaN(wanted)) return null;
  const near = wanted - (shown(wanted, zone) - wanted);
  for (const candidate of [near - HOUR_MS, near - HOUR_MS / 2, near, near + HOUR_MS / 2, near + HOUR_MS]) {
    if (shown(candidate, zone) === wanted) return candidate;
  }
  return null;
}

/** Hours that a local day has: 23, 24 or 25 (and a half where the clocks move by one). */
export function hoursOf(day: Day, zone: string): number {
  return (startOf(addDays(day, 1), zone) - startOf(day, zone)) / HOUR_MS;
}
