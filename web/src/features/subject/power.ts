/** Power now, from the newest values of meters' channels. */

import type { ChannelValue, TreeMeter } from "@meterhouse/ui/api/types.ts";

const WATTS: Record<string, number> = { W: 0.001, kW: 1, MW: 1000 };

// One phase of several is not the meter's power.
const PHASE = /(^|[^a-z])(l[123]|phase)([^a-z0-9]|$)/i;

export interface Power {
  /** [kW], the sum of the meters that told. */
  readonly value: number;
  /** Instant of the oldest value in the sum [ms]. */
  readonly at: number;
  readonly told: number;
  readonly asked: number;
}

const isActivePower = ({ parameter, channel }: ChannelValue) => /active.?power|^power$/i.test(parameter) || /active.?power/i.test(channel);

/** The one channel that says a meter's whole active power, or null where it has none. */
export function powerChannel(values: readonly ChannelValue[]): ChannelValue | null {
  const candidates = values.filter(({ unit, value }) => typeof value === "number" && unit !== null && unit in WATTS);
  const whole = candidates.filter(({ parameter, channel }) => !PHASE.test(parameter) && !PHASE.test(channel.replace(/([a-z])([A-Z])/g, "$1 $2")));
  return whole.find(isActivePower) ?? whole[0] ?? null;
}

/** Sum over meters of one category that do not contain one another; null where none tells its power.
 *
 * Heat comes in kW, too, and is not added to electricity: of several categories, the one that tells active power counts.
 */
export function powerOf(meters: readonly TreeMeter[], values: readonly ChannelValue[]): Power | null {
  const told = meters.flatMap((meter) => {
    const channel = powerChannel(values.filter(({ meter_id }) => meter_id === meter.id));
    return channel === null ? [] : [{ category: meter.category_id, channel }];
  });
  const category = (told.find(({ channel }) => isActivePower(channel)) ?? told[0])?.category;
  const counted = told.filter((one) => one.category === category).map(({ channel }) => channel);
  if (counted.length === 0) return null;
  return {
    value: counted.reduce((sum, { value, unit }) => sum + (value ?? 0) * (WATTS[unit ?? ""] ?? 0), 0),
    at: Math.min(...counted.map(({ timestamp }) => Date.parse(timestamp))),
    told: counted.length,
    asked: meters.filter(({ category_id }) => category_id === category).length,
  };
}
