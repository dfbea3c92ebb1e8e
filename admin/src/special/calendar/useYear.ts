import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";

import type { Held } from "../../records/record.ts";
import { exceptionsOf, type Exceptions, type Noted, type WorkingDay } from "./year.ts";

/** The days of a year as the server works them out from the record; asked again when the record has changed. */
export function useYear({ record, etag }: Held, year: number) {
  return useQuery({
    queryKey: ["record", "working-calendars", record.id, "days", year, etag],
    queryFn: async ({ signal }) => (await get<{ items: WorkingDay[] }>(`/working-calendars/${String(record.id)}/days`, { year }, signal)).items,
    placeholderData: (before, last) => (last?.queryKey[4] === year ? before : undefined),
  });
}

export function weekendOf({ record }: Held): readonly string[] {
  return Array.isArray(record.weekend) ? (record.weekend as string[]) : [];
}

export function savedExceptions({ record }: Held): Exceptions {
  return exceptionsOf((record.non_working_days ?? []) as readonly Noted[], (record.working_days ?? []) as readonly Noted[]);
}
