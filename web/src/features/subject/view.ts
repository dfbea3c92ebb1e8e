/** What the page of a space or a meter shows, as its URL says: measure, breakdown, step, chart or table. */

import { isMeter } from "@meterhouse/ui/api/kinds.ts";
import type { Measure, ReportOffer, SubjectKind } from "@meterhouse/ui/api/types.ts";

import { type Drawn, drawnFrom } from "../../place/drawn.ts";

export const MEASURES = ["energy", "cost", "carbon", "load", "production", "income"] as const satisfies readonly Measure[];

export type Breakdown = "total" | "category" | "item" | "child" | "day-type" | "balance";
const BREAKDOWNS: readonly Breakdown[] = ["total", "category", "child", "item", "day-type", "balance"];

/** A breakdown into parts is of one category: those of several cannot be added. */
export function isOfOneCategory(by: Breakdown): boolean {
  return by === "child" || by === "balance";
}

export interface View extends Drawn {
  measure?: Measure;
  by?: Breakdown;
  /** The category whose parts are shown: a breakdown into parts is of one. */
  category?: number;
  /** Closed months as they are now; else as they were closed. */
  closed?: "current";
}

export function viewFrom(search: Record<string, unknown>): View {
  const { measure, by, category, closed } = search;
  return {
    ...(MEASURES.includes(measure as Measure) && measure !== "energy" ? { measure: measure as Measure } : {}),
    ...(BREAKDOWNS.includes(by as Breakdown) ? { by: by as Breakdown } : {}),
    ...(isOfOneCategory(by as Breakdown) && typeof category === "number" ? { category } : {}),
    ...(closed === "current" ? { closed } : {}),
    ...drawnFrom(search),
  };
}

/** Breakdowns to choose from, the most telling first. */
export function breakdownsOf(offer: ReportOffer | undefined, kind: SubjectKind): readonly Breakdown[] {
  // Until the API has said what it offers: what every one can be asked.
  const usual: readonly Breakdown[] = isMeter(kind) ? ["total"] : ["category"];
  if (offer === undefined) return usual;
  const sensible = isMeter(kind) ? (["total", "day-type", "balance"] as const) : BREAKDOWNS.filter((by) => by !== "total" || !offer.by.includes("category"));
  const offered = sensible.filter((by) => offer.by.includes(by));
  return offered.length > 0 ? offered : usual;
}

/** What is asked of the subject, where it has that; else the first that it has. */
export function measureOf(view: View, offers: readonly ReportOffer[] | undefined, kind: SubjectKind): Measure {
  const asked = view.measure ?? "energy";
  const isOffered = (measure: Measure) => offerFor(offers, measure, kind) !== undefined;
  return offers === undefined || isOffered(asked) ? asked : MEASURES.find(isOffered) ?? asked;
}

export function offerFor(offers: readonly ReportOffer[] | undefined, measure: Measure, kind: SubjectKind): ReportOffer | undefined {
  return offers?.find((offer) => offer.report === measure && offer.kinds.includes(kind));
}
