import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call, get } from "@meterhouse/ui/api/client.ts";
import type { ClosedMonthSummary, Seen } from "@meterhouse/ui/api/months.ts";
import type { Correction, CorrectionEffect } from "@meterhouse/ui/api/types.ts";

export interface Outcome {
  readonly id: number | null;
  readonly effect: CorrectionEffect;
  readonly seen: Seen;
  readonly months: readonly ClosedMonthSummary[];
}

/** Corrections of a point, the newest first. */
export function useCorrections(point: number) {
  return useQuery({
    queryKey: ["corrections", point],
    queryFn: ({ signal }) => get<{ items: readonly Correction[]; next: string | null }>("/corrections", { point, limit: 50 }, signal),
  });
}

/** Asks what a correction would change; nothing is changed. */
export function useTrial() {
  return useMutation({ mutationFn: async (body: Record<string, unknown>) => (await call<Outcome>("/corrections", { method: "POST", query: { dry_run: true }, body })).body });
}

/** Whatever shows readings, or figures made of them, is asked anew. */
function useAfresh() {
  const cache = useQueryClient();
  return async () => { await Promise.all(["readings", "corrections", "report"].map((queryKey) => cache.invalidateQueries({ queryKey: [queryKey] }))); };
}

export function useLay() {
  const afresh = useAfresh();
  return useMutation({ mutationFn: async (body: Record<string, unknown>) => (await call<Outcome>("/corrections", { method: "POST", body })).body.id, onSuccess: afresh });
}

export function useUndo() {
  const afresh = useAfresh();
  return useMutation({ mutationFn: (id: number) => call(`/corrections/${String(id)}/undo`, { method: "POST" }), onSuccess: afresh });
}
