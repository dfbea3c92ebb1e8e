/** People who have asked for an account, and what becomes of them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, get } from "@meterhouse/ui/api/client.ts";

import type { Values } from "../../catalogue/values.ts";
import { useForget } from "../../records/acts.ts";
import type { CatalogueRecord } from "../../records/record.ts";

export interface Registration {
  readonly id: number;
  readonly at: string;
  readonly name: string;
  readonly display_name: string | null;
  readonly email: string;
  /** Address of the browser; empty where nobody knew it. */
  readonly client: string;
}

/** What somebody is given when they are approved: these fields of a user. */
export const RIGHTS = ["role", "organization_id", "space_ids", "tenant_ids"] as const;

/** Those who came first, first. */
export const WAITING = queryOptions({
  queryKey: ["registrations"],
  queryFn: ({ signal }) => get<{ items: readonly Registration[] }>("/registrations", {}, signal),
  refetchInterval: 60_000,
});

/** Decides on one of them. Where somebody else was quicker, the list is read again, too. */
export function useDecision(registration: number) {
  const cache = useQueryClient();
  const forget = useForget();
  const path = `/registrations/${String(registration)}`;
  const onSettled = () => cache.invalidateQueries({ queryKey: WAITING.queryKey });
  const approve = useMutation({ mutationFn: (rights: Values) => call<CatalogueRecord>(`${path}/approve`, { method: "POST", body: rights }), onSuccess: () => forget(), onSettled });
  const refuse = useMutation({ mutationFn: () => call(path, { method: "DELETE" }), onSettled });
  return { approve, refuse };
}
