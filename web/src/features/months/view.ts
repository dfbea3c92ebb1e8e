/** What of the page of months stands in its address: the space whose parts are shown, and the month that is looked at. */

import { isDay } from "@meterhouse/ui/calendar/day.ts";

export interface MonthsSearch {
  space?: number;
  /** The space whose month is looked at. */
  place?: number;
  month?: string;
}

export function monthsFrom({ space, place, month }: Record<string, unknown>): MonthsSearch {
  return {
    ...(isId(space) ? { space: Number(space) } : {}),
    ...(isId(place) && isDay(`${String(month)}-01`) ? { place: Number(place), month: String(month) } : {}),
  };
}

function isId(given: unknown): boolean {
  return Number.isSafeInteger(Number(given)) && Number(given) > 0;
}
