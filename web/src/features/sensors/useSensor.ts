import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Sensed, Step } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";

import { refreshAfter } from "../../place/refresh.ts";

/** What a sensor measured over a period; of another period the old values stay, paled, until the new are there. */
export function useSensor(sensor: number, { from, to }: Period, step: Step) {
  return useQuery({
    queryKey: ["sensor", sensor, from, to, step],
    queryFn: ({ signal }) => get<Sensed>(`/sensors/${String(sensor)}/values`, { from, to, step }, signal),
    placeholderData: (before, query) => (query?.queryKey[1] === sensor ? keepPreviousData(before) : undefined),
    refetchInterval: refreshAfter(0, to),
  });
}
