/** Where an axis over real time is written: at round times of the zone's clock. */

import { addDays } from "./day.ts";
import { dayAt, startOf } from "./zone.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WITHIN_A_DAY = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE_MS);
const DAYS = [1, 2, 5, 10, 20, 50, 100, 200, 400];

/** Instants [ms] from the first to the last one, about *most* of them: whole days where these suffice, else times of day. */
export function ticksOf(first: number, last: number, zone: string, most: number): number[] {
  const rough = Math.max(1, last - first) / most;
  const step = WITHIN_A_DAY.find((length) => length >= rough);
  const days = step === undefined ? DAYS.find((count) => count * DAY_MS >= rough) ?? DAYS.at(-1) ?? 1 : 1;
  const found: number[] = [];
  for (let day = dayAt(first, zone); startOf(day, zone) <= last; day = addDays(day, days)) {
    const [begins, ends] = [startOf(day, zone), startOf(addDays(day, 1), zone)];
    for (let at = begins; at < ends; at += step ?? DAY_MS * 2) if (at >= first && at <= last) found.push(at);
  }
  return found;
}
