/** Which series the parts of a report are of, for links to where their figures come from. */

import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";

import { pathOf, queryOf, type ReportAsk } from "./useReport.ts";

/** Part of a report to the series that it is of, for parts of a single one. */
export function useSeries(ask: ReportAsk, enabled: boolean) {
  const { from, to, ...query } = queryOf(ask);
  return useQuery({
    queryKey: ["series", ask.subject.kind, ask.subject.id, ask.measure, from, to, query],
    queryFn: async ({ signal }) => {
      const answer = await get<{ explain: { part: string; series: { series: number; sign: number }[] }[] }>(pathOf(ask), { ...query, from, to, step: "day", against: undefined, explain: true }, signal);
      return new Map(answer.explain.flatMap(({ part, series: [first, ...others] }) => (first === undefined || others.length > 0 ? [] : [[part, first.series] as const])));
    },
    enabled,
    staleTime: 60_000,
  });
}
