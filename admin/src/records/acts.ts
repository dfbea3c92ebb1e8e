/** What changes records, each with its way back where there is one. */

import { useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "@meterhouse/ui/api/client.ts";

import type { Values } from "../catalogue/values.ts";
import { noteIssued } from "../special/keys/issued.ts";
import type { CatalogueRecord } from "./record.ts";

const READ: ReadonlySet<unknown> = new Set(["records", "record", "name", "options", "tree", "uses", "history", "found"]);

/** Whatever was read of records may differ now: names stand in others' lists, spaces in the tree. What is gone is not asked for again. */
export function useForget() {
  const cache = useQueryClient();
  return (gone: { readonly kind: string; readonly id: number } | null = null) =>
    cache.invalidateQueries({ predicate: ({ queryKey: [key, kind, id] }) => READ.has(key) && !(kind === gone?.kind && id === gone?.id) });
}

/** Acts on the records of one kind. After each, what was read is read again. */
export function useActs(kind: string) {
  const forget = useForget();
  const after = async <T>(act: Promise<T>, gone: number | null = null): Promise<T> => {
    const done = await act;
    await forget(gone === null ? null : { kind, id: gone });
    return done;
  };
  const one = (id: number) => `/${kind}/${String(id)}`;
  return {
    forget,
    create: (body: Values) => after(call<CatalogueRecord>(`/${kind}`, { method: "POST", body }).then(noteIssued)),
    /** Changes the fields that are named, and no others; an etag makes sure that nobody else was first. */
    change: (id: number, body: Values, etag: string | null = null) => after(call<CatalogueRecord>(one(id), { method: "PATCH", body, ifMatch: etag })),
    /** What the change would bring; refused as the change would be. */
    tryChange: (id: number, body: Values) => call<CatalogueRecord>(one(id), { method: "PATCH", body, query: { dry_run: true } }),
    clone: (id: number) => after(call<CatalogueRecord>(`${one(id)}/clone`, { method: "POST" }).then(noteIssued)),
    remove: (id: number, { etag = null, unbind = false }: { etag?: string | null; unbind?: boolean } = {}) => after(call(one(id), { method: "DELETE", ifMatch: etag, query: unbind ? { unbind } : {} }), id),
    restore: (id: number) => after(call<CatalogueRecord>(`${one(id)}/restore`, { method: "POST" })),
    changeAll: (ids: readonly number[], change: Values) => after(call<{ items: CatalogueRecord[] }>(`/${kind}`, { method: "PATCH", body: { ids, change } })),
    tryChangeAll: (ids: readonly number[], change: Values) => call<{ items: CatalogueRecord[] }>(`/${kind}`, { method: "PATCH", body: { ids, change }, query: { dry_run: true } }),
  };
}

export interface Save {
  readonly body: Values;
  readonly etag: string | null;
}

/** Creates where there is no id, else changes what the body holds. */
export function useSave(kind: string, id: number | null) {
  const { create, change } = useActs(kind);
  return useMutation({ mutationFn: ({ body, etag }: Save) => (id === null ? create(body) : change(id, body, etag)) });
}

/** The fields of a record that a change names, as they are before it. */
export function formerOf(record: CatalogueRecord, change: Values): Values {
  return Object.fromEntries(Object.keys(change).map((name) => [name, record[name] ?? null]));
}
