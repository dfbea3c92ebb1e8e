/** What the pages of data quality ask the API for. */

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call, get } from "@meterhouse/ui/api/client.ts";
import type { CoverageMatrix, Finding, Findings, FindingState, PendingStages, PlantedFaults, SilentPoint, SiteQuality, VerdictCount } from "@meterhouse/ui/api/quality.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";

const SOON = 30_000;

interface Items<T> { readonly items: readonly T[] }

export function useScores({ from, to }: Period) {
  return useQuery({
    queryKey: ["quality", "sites", from, to],
    queryFn: ({ signal }) => get<Items<SiteQuality>>("/quality/sites", { from, to }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useCoverage(space: number | undefined, { from, to }: Period) {
  return useInfiniteQuery({
    queryKey: ["quality", "coverage", space, from, to],
    queryFn: ({ pageParam, signal }) => get<CoverageMatrix>("/quality/coverage", { space, from, to, limit: 40, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export function useSilent(space: number | undefined) {
  return useQuery({
    queryKey: ["quality", "silent", space],
    queryFn: ({ signal }) => get<Items<SilentPoint>>("/quality/silent", { space }, signal),
    refetchInterval: SOON,
  });
}

export function useVerdicts(space: number | undefined, { from, to }: Period) {
  return useQuery({
    queryKey: ["quality", "verdicts", space, from, to],
    queryFn: ({ signal }) => get<Items<VerdictCount>>("/quality/verdicts", { space, from, to }, signal),
  });
}

export function usePending() {
  return useQuery({ queryKey: ["pending"], queryFn: ({ signal }) => get<PendingStages>("/pending", {}, signal), refetchInterval: SOON });
}

export function useFindings(space: number | undefined, state: FindingState | undefined, { from, to }: Period) {
  return useInfiniteQuery({
    queryKey: ["quality", "findings", space, state, from, to],
    queryFn: ({ pageParam, signal }) => get<Findings>("/quality/findings", { space, state, from, to, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** Say of a finding that it was seen, or is done with. */
export function useSay() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, state }: { readonly id: number; readonly state: FindingState }) => call<Finding>(`/quality/findings/${String(id)}`, { method: "PATCH", body: { state } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ["quality"] }),
  });
}

export function usePlanted() {
  return useQuery({ queryKey: ["quality", "planted"], queryFn: ({ signal }) => get<PlantedFaults>("/quality/planted", {}, signal) });
}
