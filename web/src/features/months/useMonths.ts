/** What the page of months asks the API for, and what is done about a month. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call, get } from "@meterhouse/ui/api/client.ts";
import type { Adjustments, ClosedMonth, MonthMatrix, MonthOutcome } from "@meterhouse/ui/api/months.ts";

export interface MonthWish {
  readonly space: number;
  readonly month: string;
  readonly comment: string;
  readonly accept: boolean;
}

export function useMatrix(space: number | undefined, from: string, to: string) {
  return useQuery({
    queryKey: ["months", "matrix", space, from, to],
    queryFn: ({ signal }) => get<MonthMatrix>("/months", { space, from, to }, signal),
  });
}

/** What is still open in a month; nothing is changed. */
export function useMatters(space: number, month: string, enabled: boolean) {
  return useQuery({
    queryKey: ["months", "matters", space, month],
    queryFn: async () => (await call<MonthOutcome>("/closed-months", { method: "POST", query: { dry_run: true }, body: { space, month } })).body,
    enabled,
  });
}

export function useClosedMonth(id: number) {
  return useQuery({ queryKey: ["months", "closed", id], queryFn: ({ signal }) => get<ClosedMonth>(`/closed-months/${String(id)}`, {}, signal), retry: false });
}

export function useAdjustments(id: number, space: number) {
  return useQuery({
    queryKey: ["months", "adjustments", id, space],
    queryFn: ({ signal }) => get<Adjustments>(`/closed-months/${String(id)}/adjustments`, { kind: "spaces", id: space }, signal),
  });
}

/** Figures of closed months change with what is done about them. */
function useAfresh() {
  const cache = useQueryClient();
  return async () => { await Promise.all(["months", "report", "explain", "portfolio"].map((queryKey) => cache.invalidateQueries({ queryKey: [queryKey] }))); };
}

export function useClose() {
  const onSuccess = useAfresh();
  return useMutation({ mutationFn: (body: MonthWish) => call<MonthOutcome>("/closed-months", { method: "POST", body }), onSuccess });
}

export type Act = "lock" | "unlock" | "reopen";

export function useAct(id: number) {
  const onSuccess = useAfresh();
  return useMutation({
    mutationFn: ({ act, reason }: { readonly act: Act; readonly reason?: string }) => call<ClosedMonth>(`/closed-months/${String(id)}/${act}`, { method: "POST", ...(reason === undefined ? {} : { body: { reason } }) }),
    onSuccess,
  });
}
