/** How to ask where the figures of a report come from. */

import type { Report, ReportPart, SignedSeries } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { dayAt } from "@meterhouse/ui/calendar/zone.ts";

import type { Asked } from "../../place/asked.ts";

/** The figure of some parts together in a slot [ms], or over days; null where it cannot be asked for, as that of working days alone. */
export function askedOf(report: Report, parts: readonly ReportPart["id"][], of: number | Period | null, closed: "current" | undefined): Asked | null {
  const series = seriesOf(report, parts);
  const [first] = series;
  if (first === undefined || of === null || report.by === "day-type") return null;
  const then = closed === undefined ? {} : { closed };
  if (typeof of === "number") return series.length > 1 || first.sign < 0 ? null : { series: first.series, at: new Date(of).toISOString(), ...then };
  const numbers = series.map(({ series: number, sign }) => (sign < 0 ? -number : number));
  return { series: numbers.join(","), from: of.from, to: of.to, ...(report.report === "load" ? { peak: true as const } : {}), ...then };
}

/** Those of all the parts; nothing where that of one is not known. */
function seriesOf({ explain = [] }: Report, parts: readonly ReportPart["id"][]): readonly SignedSeries[] {
  const each = parts.map((id) => explain.find(({ part }) => part === String(id))?.series);
  return each.every((series) => series !== undefined) ? each.flat() : [];
}

/** What a row is about: its slot, or its days as far as they are told. Figures of hours cannot be asked for. */
export function spanOf({ step, zone, from, to }: Report, starts: readonly number[], row: number): number | Period | null {
  const start = starts[row] ?? 0, after = starts[row + 1];
  if (step === "hour") return null;
  if (step === "slot") return start;
  const first = dayAt(start, zone), last = after === undefined ? to : dayAt(after, zone);
  return { from: first < from ? from : first, to: last > to ? to : last };
}
