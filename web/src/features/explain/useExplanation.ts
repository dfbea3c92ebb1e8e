/** Where figures come from, as the API tells it. */

import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { ClosedFigure, ClosedMonthSummary } from "@meterhouse/ui/api/months.ts";
import type { DayType, Measure, Quality } from "@meterhouse/ui/api/types.ts";

import type { AskedDays, AskedPart, AskedSlot } from "../../place/asked.ts";

export interface Named {
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

export function useExplanation({ series, at, as_of, closed }: AskedSlot) {
  return useQuery({
    queryKey: ["explain", series, at, as_of, closed],
    queryFn: ({ signal }) => get<Explanation>("/explain", { series, at, as_of, closed }, signal),
    enabled: series > 0,
  });
}

/** A slot by `at`; a day or a month by its days. */
export interface Piece {
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly value: number | null;
  readonly coverage: number | null;
  readonly quality: Quality | null;
}

/** What a space below or a meter adds. */
export interface PartOfIt {
  /** Null where one may not see it. */
  readonly subject: Named | null;
  /** Null where it is no figure of its own. */
  readonly series: number | null;
  readonly weight: number;
  /** Where it counts for some of the days alone. */
  readonly since: string | null;
  readonly until: string | null;
  readonly adds: number | null;
}

/** Energy by a price or a factor; of energy that nothing is known of only how much it is. */
export interface Line {
  readonly id: number | null;
  readonly name: string | null;
  readonly component: string | null;
  readonly period: string | null;
  readonly price: number | null;
  readonly energy: number;
  readonly amount: number | null;
}

export interface ExplainedDays {
  readonly subject: Named;
  readonly measure: Measure;
  readonly direction: "input" | "output";
  readonly category: string;
  readonly unit: string;
  /** Of the energy of the lines. */
  readonly energy_unit: string;
  readonly zone: string;
  /** Local days; of an hour or a slot instants. */
  readonly from: string;
  readonly to: string;
  readonly days: DayType | null;
  readonly value: number | null;
  readonly coverage: number | null;
  readonly quality: Quality | null;
  readonly step: "slot" | "day" | "month";
  readonly pieces: readonly Piece[];
  readonly parts: readonly PartOfIt[];
  readonly lines: readonly Line[] | null;
  /** How many slots there are of each quality, and missing. */
  readonly slots: Readonly<Record<Quality | "MISSING", number>> | null;
  readonly closed: (ClosedFigure & { readonly months: readonly ClosedMonthSummary[] }) | null;
}

export function useExplainedDays(asked: AskedDays | AskedPart) {
  return useQuery({
    queryKey: ["explain", asked],
    queryFn: ({ signal }) => get<ExplainedDays>("/explain", { ...asked }, signal),
  });
}
