/** Records over REST: one, a page of many, and what is known of a record beside its fields. */

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { ask, get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";

export type CatalogueRecord = Readonly<Record<string, unknown>> & {
  readonly id: number;
  /** Names of the records that the fields refer to; a list of them for a list of references. */
  readonly _names?: Readonly<Record<string, string | readonly (string | null)[] | null>>;
};

export interface Held {
  readonly record: CatalogueRecord;
  /** What the record must still have when it is saved. */
  readonly etag: string | null;
}

export type ListQuery = Readonly<Record<string, string | number | boolean>>;

export const PAGE = 50;
/** What was deleted comes as one page: those that were deleted last. */
const PAGE_OF_DELETED = 200;

export function useRecords(kind: string, query: ListQuery) {
  return useQuery({
    queryKey: ["records", kind, query],
    queryFn: ({ signal }) => get<Page<CatalogueRecord>>(`/${kind}`, query.deleted === true ? { deleted: true, limit: PAGE_OF_DELETED } : { limit: PAGE, ...query }, signal),
    placeholderData: (before, last) => (last?.queryKey[1] === kind ? keepPreviousData(before) : undefined),
  });
}

export async function fetchRecord(kind: string, id: number, signal?: AbortSignal): Promise<Held> {
  const response = await ask(`/${kind}/${String(id)}`, signal === undefined ? {} : { signal });
  return { record: (await response.json()) as CatalogueRecord, etag: response.headers.get("etag") };
}

export function useRecord(kind: string, id: number | null) {
  return useQuery({
    queryKey: ["record", kind, id],
    queryFn: ({ signal }) => fetchRecord(kind, Number(id), signal),
    enabled: id !== null && kind !== "",
    staleTime: 0,
    refetchOnWindowFocus: false, // What is being edited must not change under the hands.
  });
}

/** What a record is called; null while it is not known. For names that stand beside a value, where nobody edits. */
export function useName(kind: string, id: number | null): string | null {
  const { data, error } = useQuery({
    queryKey: ["name", kind, id],
    queryFn: ({ signal }) => fetchRecord(kind, Number(id), signal),
    enabled: id !== null && kind !== "",
    staleTime: 60_000,
    retry: false,
  });
  if (data !== undefined) return nameOf(data.record);
  return error === null ? null : `#${String(id)}`;
}

/** What a record is called in a list of others; one without a name by what it is of, and its number. */
export function nameOf(record: CatalogueRecord): string {
  for (const field of ["display_name", "name", "title", "key"]) {
    const value = record[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return [standsIn(record), `#${String(record.id)}`].filter((part) => part !== null).join(" ");
}

/** What tells a record from others of its name: the first that it refers to, such as a point's device. */
export function standsIn(record: CatalogueRecord): string | null {
  const found = Object.entries(record._names ?? {}).find(([field, name]) => field !== "organization_id" && typeof name === "string");
  return found === undefined ? null : String(found[1]);
}

/** The name that a record's answer gives for a reference in one of its fields. */
export function nameIn(record: CatalogueRecord, field: string): string | null {
  const name = record._names?.[field];
  return typeof name === "string" ? name : null;
}

export interface Use {
  readonly kind: string;
  readonly id: number;
  readonly name: string | null;
  /** Field of the user that holds the reference; `owner` or `part` where the two are bound. */
  readonly field: string;
  /** The binding, where it is one; it may go with the record. */
  readonly binding_id?: number | null;
}

/** Records that refer to this one. */
export function useUses(kind: string, id: number, enabled: boolean) {
  return useQuery({
    queryKey: ["uses", kind, id],
    queryFn: ({ signal }) => get<{ items: Use[]; total: number }>(`/${kind}/${String(id)}/uses`, {}, signal),
    enabled,
    staleTime: 0,
  });
}

export interface Version {
  readonly id: number;
  readonly at: string;
  readonly actor: string | null;
  readonly action: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** What was done to a record, the newest first. */
export function useHistory(kind: string, id: number) {
  return useInfiniteQuery({
    queryKey: ["history", kind, id],
    queryFn: ({ pageParam, signal }) => get<{ items: Version[]; next: string | null }>(`/${kind}/${String(id)}/history`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}
