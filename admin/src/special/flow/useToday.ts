import { useQueries } from "@tanstack/react-query";

import { addDays } from "@meterhouse/ui/calendar/day.ts";
import { dayAt } from "@meterhouse/ui/calendar/zone.ts";
import { get } from "@meterhouse/ui/api/client.ts";
import type { Report } from "@meterhouse/ui/api/types.ts";
import { useNow } from "@meterhouse/ui/live/useNow.ts";

import { usePaths } from "../bindings/bindings.ts";
import { useZone } from "../bindings/useZone.ts";
import type { Arrow, Counted } from "./flow.ts";

/** What the meters of the arrows have counted today, in the days of the first one's site; by the meter's id. */
export function useToday(links: readonly Arrow[]): ReadonlyMap<number, Counted> {
  const meters = [...new Set(links.flatMap(({ meter }) => (meter?.kind === "meters" ? [meter.id] : [])))];
  const paths = usePaths({ kind: "meters", id: meters[0] ?? 0 }, meters.length > 0);
  const zone = useZone(paths.data?.items ?? []);
  const day = dayAt(useNow(60_000), zone);
  const reports = useQueries({
    queries: meters.map((id) => ({
      queryKey: ["report", "energy", "meters", id, day],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<Report>(`/reports/energy/meters/${String(id)}`, { from: day, to: addDays(day, 1), step: "day" }, signal),
      enabled: paths.isFetched,
      retry: false,
    })),
  });
  return new Map(meters.flatMap((id, n) => {
    const report = reports[n]?.data;
    const value = report?.totals[0]?.value ?? null;
    return report === undefined || value === null ? [] : [[id, { value, unit: report.parts[0]?.unit ?? "" }] as const];
  }));
}
