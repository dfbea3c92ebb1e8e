/** How to ask where the figures of a report come from. */

import type { Report, ReportPart, SignedSeries } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { dayAt } from "@meterhouse/ui/calendar/zone.ts";

import { type Asked, askedAt } from "../../place/asked.ts";

/** The figure of some parts together in an hour or a slot [ms], or over days; null where their series are not known, or they are of different days. */
export function askedOf(report: Report, parts: readonly ReportPart["id"][], of: number | Period, closed: "current" | undefined): Asked | null {
  const several = seriesOf(report, parts);
  const [days, ...otherDays] = new Set(parts.map((id) => report.parts.find((part) => part.id === id)?.days));
  if (several.length === 0 || otherDays.length > 0) return null;
  const then = closed === undefined ? {} : { closed };
  const series = several.map(({ series: number, sign }) => (sign < 0 ? -number : number)).join(",");
  const peak = report.report === "load" ? { peak: true as const } : {};
  if (typeof of !== "number") return { series, from: of.from, to: of.to, ...peak, ...(days === undefined ? {} : { days }), ...then };
  const at = new Date(of).toISOString();
  if (report.step === "hour") return { series, at, step: "hour", ...peak, ...then };
  return askedAt(series, at, then);
}

/** Those of all the parts; nothing where that of one is not known. */
function seriesOf({ explain = [] }: Report, parts: readonly ReportPart["id"][]): readonly SignedSeries[] {
  const each = parts.map((id) => explain.find(({ part }) => part === String(id))?.series);
  return each.every((series) => series !== undefined) ? each.flat() : [];
}

/** What a row is about: its slot or hour, or its days as far as they are told. */
export function spanOf({ step, zone, from, to }: Report, starts: readonly number[], row: number): number | Period {
  const start = starts[row] ?? 0, after = starts[row + 1];
  if (step === "slot" || step === "hour") return start;
  const first = dayAt(start, zone), last = after === undefined ? to : dayAt(after, zone);
  return { from: first < from ? from : first, to: last > to ? to : last };
}
