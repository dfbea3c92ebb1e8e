/** Which series the parts of a report are of, for links to where their figures come from. */

import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Report, Step } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { dayAt } from "@meterhouse/ui/calendar/zone.ts";

import type { Asked } from "../../place/asked.ts";
import { pathOf, queryOf, type ReportAsk } from "./useReport.ts";

interface Signed {
  readonly series: number;
  readonly sign: number;
}

export type SeriesOfParts = ReadonlyMap<string, readonly Signed[]>;

/** Part of a report to the series that it is the sum of. */
export function useSeries(ask: ReportAsk, enabled: boolean) {
  const { from, to, ...query } = queryOf(ask);
  return useQuery({
    queryKey: ["series", ask.subject.kind, ask.subject.id, ask.measure, from, to, query],
    queryFn: async ({ signal }) => {
      const answer = await get<{ explain: { part: string; series: readonly Signed[] }[] }>(pathOf(ask), { ...query, from, to, step: "day", against: undefined, explain: true }, signal);
      return new Map(answer.explain.map(({ part, series }) => [part, series] as const));
    },
    enabled,
    staleTime: 60_000,
  });
}

/** Whether figures of a step can be asked for one by one: those of slots, and of whole days. */
export function isExplained(step: Step, by: string): boolean {
  return step !== "hour" && by !== "day-type";
}

/** How to ask where a part's figure of a slot [ms], or of days, comes from; null where it cannot be asked. */
export function askedOf(report: Report, series: readonly Signed[] | undefined, of: number | Period, closed: "current" | undefined): Asked | null {
  const [first] = series ?? [];
  if (series === undefined || first === undefined) return null;
  const then = closed === undefined ? {} : { closed };
  if (typeof of === "number") return series.length > 1 || first.sign < 0 ? null : { series: first.series, at: new Date(of).toISOString(), ...then };
  const numbers = series.map(({ series: number, sign }) => (sign < 0 ? -number : number));
  return { series: numbers.join(","), ...of, ...(report.report === "load" ? { peak: true as const } : {}), ...then };
}

/** What a row is about: its slot, or its days as far as they are told. */
export function spanOf({ step, zone, from, to }: Report, starts: readonly number[], row: number): number | Period {
  const start = starts[row] ?? 0, after = starts[row + 1];
  if (step === "slot") return start;
  const first = dayAt(start, zone), last = after === undefined ? to : dayAt(after, zone);
  return { from: first < from ? from : first, to: last > to ? to : last };
}
