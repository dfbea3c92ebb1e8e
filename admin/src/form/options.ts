/** Records to choose from, found by the server: thousands are no burden. */

import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";

import { type CatalogueRecord, nameOf, standsIn } from "../records/record.ts";

export interface Option {
  readonly value: string;
  readonly label: string;
  /** What tells it from others that are called the same. */
  readonly note: string | null;
}

const OFFERED = 20;

export function optionOf(record: CatalogueRecord): Option {
  return { value: String(record.id), label: nameOf(record), note: standsIn(record) };
}

/** Records of the kind whose texts hold what is typed; none are asked for before the list is opened. */
export function useOptions(kind: string, typed: string, enabled: boolean) {
  const [text] = useDebouncedValue(typed, 200);
  const found = useQuery({
    queryKey: ["options", kind, text],
    queryFn: ({ signal }) => get<Page<CatalogueRecord>>(`/${kind}`, { limit: OFFERED, q: text }, signal),
    enabled: enabled && kind !== "",
    placeholderData: keepPreviousData,
  });
  return { options: (found.data?.items ?? []).map(optionOf), more: (found.data?.total ?? 0) > OFFERED, isFetching: found.isFetching };
}

/** Those records of the kind that are chosen already, by their names. */
export function useChosen(kind: string, ids: readonly number[]): readonly Option[] {
  const found = useQuery({
    queryKey: ["options", kind, "chosen", ids],
    queryFn: ({ signal }) => get<Page<CatalogueRecord>>(`/${kind}`, { id: ids, limit: 1000 }, signal),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return (found.data?.items ?? []).map(optionOf);
}
