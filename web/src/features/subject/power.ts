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

/** The one channel that says a meter's whole active power, or null where it has none. */
export function powerChannel(values: readonly ChannelValue[]): ChannelValue | null {
  const candidates = values.filter(({ unit, value }) => value !== null && unit !== null && unit in WATTS);
  const whole = candidates.filter(({ parameter, channel }) => !PHASE.test(parameter) && !PHASE.test(channel.replace(/([a-z])([A-Z])/g, "$1 $2")));
  const isNamed = ({ parameter, channel }: ChannelValue) => /active.?power|^power$/i.test(parameter) || /active.?power/i.test(channel);
  return whole.find(isNamed) ?? whole[0] ?? null;
}

/** Sum over meters that do not contain one another; null where none tells its power. */
export function powerOf(meters: readonly TreeMeter[], values: readonly ChannelValue[]): Power | null {
  const channels = meters.map(({ id }) => powerChannel(values.filter(({ meter_id }) => meter_id === id))).filter((channel) => channel !== null);
  if (channels.length === 0) return null;
  return {
    value: channels.reduce((sum, { value, unit }) => sum + (value ?? 0) * (WATTS[unit ?? ""] ?? 0), 0),
    at: Math.min(...channels.map(({ timestamp }) => Date.parse(timestamp))),
    told: channels.length,
    asked: meters.length,
  };
}
