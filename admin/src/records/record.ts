/** Records over REST: one, a page of many, and what changes them. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { ask, call, get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";

export type CatalogueRecord = Readonly<Record<string, unknown>> & {
  readonly id: number;
  /** Names of the records that the fields refer to. */
  readonly _names?: Readonly<Record<string, string | null>>;
};

export interface Held {
  readonly record: CatalogueRecord;
  /** What the record must still have when it is saved. */
  readonly etag: string | null;
}

export type ListQuery = Readonly<Record<string, string | number | boolean>>;

export const PAGE = 50;

export function useRecords(kind: string, query: ListQuery) {
  return useQuery({
    queryKey: ["records", kind, query],
    queryFn: ({ signal }) => get<Page<CatalogueRecord>>(`/${kind}`, { limit: PAGE, ...query }, signal),
    placeholderData: (before, last) => (last?.queryKey[1] === kind ? keepPreviousData(before) : undefined),
  });
}

export function useRecord(kind: string, id: number | null) {
  return useQuery({
    queryKey: ["record", kind, id],
    queryFn: async ({ signal }): Promise<Held> => {
      const response = await ask(`/${kind}/${String(id)}`, { signal });
      return { record: (await response.json()) as CatalogueRecord, etag: response.headers.get("etag") };
    },
    enabled: id !== null,
    staleTime: 0,
    refetchOnWindowFocus: false, // What is being edited must not change under the hands.
  });
}

/** What a record is called in a list of others. */
export function nameOf(record: CatalogueRecord): string {
  for (const field of ["display_name", "name", "title", "key"]) {
    const value = record[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return `#${String(record.id)}`;
}

/** Whatever was read of records may differ now: names stand in others' lists, spaces in the tree. */
function useForget() {
  const cache = useQueryClient();
  return () => Promise.all([["records"], ["record"], ["options"], ["tree"]].map((queryKey) => cache.invalidateQueries({ queryKey })));
}

export interface Save {
  readonly body: Readonly<Record<string, unknown>>;
  readonly etag: string | null;
}

/** Creates where there is no id, else changes what the body holds. */
export function useSave(kind: string, id: number | null) {
  const forget = useForget();
  return useMutation({
    mutationFn: ({ body, etag }: Save) => (id === null
      ? call<CatalogueRecord>(`/${kind}`, { method: "POST", body })
      : call<CatalogueRecord>(`/${kind}/${String(id)}`, { method: "PATCH", body, ifMatch: etag })),
    onSuccess: forget,
  });
}

export function useDelete(kind: string, id: number) {
  const forget = useForget();
  return useMutation({ mutationFn: (etag: string | null) => call(`/${kind}/${String(id)}`, { method: "DELETE", ifMatch: etag }), onSuccess: forget });
}
