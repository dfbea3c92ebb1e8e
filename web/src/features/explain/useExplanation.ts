/** Where the figure of one slot comes from, as the API tells it. */

import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { ClosedFigure, ClosedMonthSummary } from "@meterhouse/ui/api/months.ts";
import type { Measure, Quality } from "@meterhouse/ui/api/types.ts";

import type { Asked } from "../../place/asked.ts";

interface Named {
  readonly kind: string;
  readonly id: number;
  readonly name: string | null;
}

interface Multiplied {
  /** What its energy is multiplied by in money; null where nothing says so. */
  readonly price?: { readonly tariff: { readonly name: string } | null; readonly currency: string; readonly price: number; readonly lines: readonly PriceLine[] } | null;
  /** And in carbon [kg/unit]. */
  readonly factor?: { readonly name: string; readonly factor: number } | null;
}

export interface PriceLine {
  readonly component: string;
  readonly period: string | null;
  readonly price: number;
}

export interface Member extends Multiplied {
  readonly meter: Named;
  readonly weight: number;
  readonly series: number;
  readonly energy: number | null;
}

export interface Input {
  readonly variable: string;
  /** Null where one may not see it. */
  readonly meter: Named | null;
  readonly series?: number;
  readonly value?: number | null;
}

export interface Feed {
  readonly point: number;
  readonly kind: string;
  readonly unit: string;
  readonly ratio: number;
  readonly readings: readonly { readonly at: string; readonly value: number; readonly verdict: string; readonly rule: string | null }[];
}

export interface Explanation extends Multiplied {
  readonly series: number;
  readonly subject: Named;
  readonly measure: Exclude<Measure, "load" | "production">;
  readonly category: string;
  readonly unit: string;
  /** Of what flowed on the mean of the slot. */
  readonly power_unit?: string;
  readonly slot: string;
  readonly minutes: number;
  readonly zone: string;
  readonly value: number | null;
  readonly coverage: number | null;
  readonly quality: Quality | null;
  /** Highest power between the readings of the slot [unit/h]. */
  readonly highest?: number | null;
  readonly energy?: number | null;
  readonly members?: readonly Member[];
  readonly formula?: { readonly text: string; readonly inputs: readonly Input[] };
  readonly feeds?: readonly Feed[];
  /** What has closed the month of the slot, and the figure then and now. */
  readonly closed?: (ClosedMonthSummary & ClosedFigure) | null;
}

export function useExplanation({ series, at, as_of, closed }: Asked) {
  return useQuery({
    queryKey: ["explain", series, at, as_of, closed],
    queryFn: ({ signal }) => get<Explanation>("/explain", { series, at, as_of, closed }, signal),
    enabled: series > 0,
  });
}
