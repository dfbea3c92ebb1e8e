/** Which figure is explained, as the address says; the address can be passed on. */

import type { DayType } from "@meterhouse/ui/api/types.ts";
import { type Day, isDay } from "@meterhouse/ui/calendar/day.ts";

export interface Then {
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

/** The figure of an hour, or that of several series in one slot. */
export interface AskedPart extends Then {
  /** Numbers of the series that it is the sum of, those that are taken away with a minus: 7,-9. */
  series: string;
  at: string;
  step: "slot" | "hour";
  /** The highest slot as a power, and no sum. */
  peak?: true;
}

/** The figure of whole days. */
export interface AskedDays extends Then {
  series: string;
  /** To is exclusive. */
  from: Day;
  to: Day;
  peak?: true;
  /** Which of these days count alone. */
  days?: DayType;
}

export type Asked = AskedSlot | AskedPart | AskedDays;

export function askedFrom({ series, at, step, from, to, peak, days, as_of: asOf, closed }: Record<string, unknown>): Asked {
  const then: Then = { ...(isInstant(asOf) ? { as_of: asOf } : {}), ...(closed === "current" ? { closed } : {}) };
  const several = String(series);
  const isSeries = /^-?\d+(,-?\d+)*$/.test(several), isOne = isSeries && Number(several) > 0;
  const isPeak = peak === true || peak === "true" ? { peak: true as const } : {};
  if (at === undefined && isDay(from) && isDay(to) && from < to && isSeries) {
    return { series: several, from, to, ...isPeak, ...(days === "working" || days === "non-working" ? { days } : {}), ...then };
  }
  if (isInstant(at) && isSeries && (step === "hour" || !isOne)) return { series: several, at, step: step === "hour" ? "hour" : "slot", ...isPeak, ...then };
  return { series: isOne && Number.isSafeInteger(Number(several)) ? Number(several) : 0, at: isInstant(at) ? at : "", ...then };
}

/** The figure of a slot: that of a single series by what it was counted from, another by what it is the sum of. */
export function askedAt(series: string, at: string, { as_of, closed }: Then): AskedSlot | AskedPart {
  const then: Then = { ...(as_of === undefined ? {} : { as_of }), ...(closed === undefined ? {} : { closed }) };
  return /^\d+$/.test(series) ? { series: Number(series), at, ...then } : { series, at, step: "slot", ...then };
}

/** The same of another single series. */
export function askedOfSeries(asked: AskedDays | AskedPart, series: number): Asked {
  return "step" in asked && asked.step === "slot" ? askedAt(String(series), asked.at, asked) : { ...asked, series: String(series) };
}

function isInstant(text: unknown): text is string {
  return typeof text === "string" && !Number.isNaN(Date.parse(text));
}
