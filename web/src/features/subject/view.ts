/** What the page of a space or a meter shows, as its URL says: measure, breakdown, step, chart or table. */

import type { Measure, ReportOffer, Step, SubjectKind } from "@meterhouse/ui/api/types.ts";
import { STEPS } from "@meterhouse/ui/calendar/step.ts";

export const MEASURES = ["energy", "cost", "carbon", "load"] as const satisfies readonly Measure[];

export type Breakdown = "total" | "category" | "item" | "child" | "day-type" | "balance";
const BREAKDOWNS: readonly Breakdown[] = ["total", "category", "child", "item", "day-type", "balance"];

/** A breakdown into parts is of one category: those of several cannot be added. */
export function isOfOneCategory(by: Breakdown): boolean {
  return by === "child" || by === "balance";
}

export interface View {
  measure?: Measure;
  by?: Breakdown;
  /** The category whose parts are shown: a breakdown into parts is of one. */
  category?: number;
  step?: Step;
  as?: "table";
  /** Closed months as they are now; else as they were closed. */
  closed?: "current";
}

export function viewFrom({ measure, by, category, step, as, closed }: Record<string, unknown>): View {
  return {
    ...(MEASURES.includes(measure as Measure) && measure !== "energy" ? { measure: measure as Measure } : {}),
    ...(BREAKDOWNS.includes(by as Breakdown) ? { by: by as Breakdown } : {}),
    ...(isOfOneCategory(by as Breakdown) && typeof category === "number" ? { category } : {}),
    ...(STEPS.includes(step as Step) ? { step: step as Step } : {}),
    ...(as === "table" ? { as } : {}),
    ...(closed === "current" ? { closed } : {}),
  };
}

/** Until the API has said what it offers: what every space and every meter can be asked. */
const USUAL: Record<SubjectKind, readonly Breakdown[]> = { spaces: ["category"], meters: ["total"] };

/** Breakdowns to choose from, the most telling first. */
export function breakdownsOf(offer: ReportOffer | undefined, kind: SubjectKind): readonly Breakdown[] {
  if (offer === undefined) return USUAL[kind];
  // A meter counts one category and has no children.
  const sensible = kind === "meters" ? (["total", "day-type", "balance"] as const) : BREAKDOWNS.filter((by) => by !== "total" || !offer.by.includes("category"));
  const offered = sensible.filter((by) => offer.by.includes(by));
  return offered.length > 0 ? offered : USUAL[kind];
}

export function offerFor(offers: readonly ReportOffer[] | undefined, measure: Measure, kind: SubjectKind): ReportOffer | undefined {
  return offers?.find((offer) => offer.report === measure && offer.kinds.includes(kind));
}
