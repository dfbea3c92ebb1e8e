import { useInfiniteQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Readings } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { startOf } from "@meterhouse/ui/calendar/zone.ts";

const AT_ONCE = 5000;

/** Raw readings of a point over a period, a page of 5,000 at a time. */
export function useReadings(point: number, period: Period, zone: string) {
  const from = new Date(startOf(period.from, zone)).toISOString();
  const to = new Date(startOf(period.to, zone)).toISOString();
  return useInfiniteQuery({
    queryKey: ["readings", point, from, to],
    queryFn: ({ pageParam, signal }) => get<Readings>("/readings", { point, from, to, limit: AT_ONCE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}
