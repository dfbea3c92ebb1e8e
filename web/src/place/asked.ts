/** Which figure is explained, as the address says; the address can be passed on. */

import { type Day, isDay } from "@meterhouse/ui/calendar/day.ts";

interface Then {
  /** Instant at which the figures were shown so. */
  as_of?: string;
  /** Of a closed month the figure as it is now; else as it was closed. */
  closed?: "current";
}

/** The figure of one slot. */
export interface AskedSlot extends Then {
  /** Number of the series, and an instant in the slot. */
  series: number;
  at: string;
}

/** The figure of whole days. */
export interface AskedDays extends Then {
  /** Numbers of the series that it is the sum of, those that are taken away with a minus: 7,-9. */
  series: string;
  /** To is exclusive. */
  from: Day;
  to: Day;
  /** The highest slot as a power, and no sum. */
  peak?: true;
}

export type Asked = AskedSlot | AskedDays;

export function askedFrom({ series, at, from, to, peak, as_of: asOf, closed }: Record<string, unknown>): Asked {
  const then: Then = { ...(isInstant(asOf) ? { as_of: asOf } : {}), ...(closed === "current" ? { closed } : {}) };
  const several = String(series);
  if (at === undefined && isDay(from) && isDay(to) && from < to && /^-?\d+(,-?\d+)*$/.test(several)) {
    return { series: several, from, to, ...(peak === true || peak === "true" ? { peak: true } : {}), ...then };
  }
  return { series: Number.isSafeInteger(Number(series)) && Number(series) > 0 ? Number(series) : 0, at: isInstant(at) ? at : "", ...then };
}

function isInstant(text: unknown): text is string {
  return typeof text === "string" && !Number.isNaN(Date.parse(text));
}
