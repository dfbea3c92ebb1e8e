/** What the API tells of a round: offline meters, and what was written down of them. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Day } from "@meterhouse/ui/calendar/day.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";

/** Of the latest entries, each as its mean over its days [unit/day]. */
export interface Usual {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

export interface Consumed {
  readonly id: number;
  readonly day_from: Day;
  readonly day_to: Day;
  readonly consumption: number;
  readonly description: string | null;
}

export interface Shown {
  readonly id: number;
  readonly at: string;
  readonly register: number;
  readonly starts_anew: boolean;
  readonly description: string | null;
}

export interface RoundMeter {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  readonly unit: string;
  readonly entered_as: "consumption" | "register";
  /** Spaces from the top down. */
  readonly place: readonly string[];
  readonly zone: string;
  readonly usual: Usual | null;
  readonly consumptions: readonly Consumed[];
  readonly registers: readonly Shown[];
}

/** Offline meters of a space, or all, with their entries in the period and the last ones before it. */
export function useRound(space: number | undefined, { from, to }: Period) {
  return useQuery({
    queryKey: ["round", space, from, to],
    queryFn: async ({ signal }) => (await get<{ items: readonly RoundMeter[] }>("/round", { space, from, to }, signal)).items,
    placeholderData: keepPreviousData,
    // What is being typed lies over it: it changes when the page is saved, not under the hands.
    refetchOnWindowFocus: false,
    staleTime: Infinity,
  });
}
