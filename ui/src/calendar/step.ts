/** How finely a period is drawn. */

import type { Measure, Step } from "../api/types.ts";
import { daysBetween } from "./day.ts";
import type { Period } from "./period.ts";

/** Mean length of a step [days]; a slot counts as 15 minutes, the usual one. */
const DAYS: Record<Step, number> = { slot: 1 / 96, hour: 1 / 24, day: 1, week: 7, "iso-week": 7, month: 30.4, quarter: 91.3, year: 365.25, "fiscal-year": 365.25 };

export const STEPS = Object.keys(DAYS) as Step[];

// More marks than this on one chart are neither legible nor quick to draw.
const MOST_MARKS = 3000;

/** The steps that suit a period: at most `MOST_MARKS` of them, and none longer than the period. */
export function stepsFor(period: Period, offered: readonly Step[] = STEPS): Step[] {
  const days = daysBetween(period.from, period.to);
  return STEPS.filter((step) => offered.includes(step) && days / DAYS[step] <= MOST_MARKS && DAYS[step] <= Math.max(days, 1) * 1.03);
}

/** The step that a reader would choose: some 20 to 60 bars; a load curve takes more points. */
export function autoStep(period: Period, measure: Measure, offered: readonly Step[] = STEPS): Step {
  const days = daysBetween(period.from, period.to);
  const wanted: Step = measure === "load"
    ? days <= 7 ? "slot" : days <= 62 ? "hour" : "day"
    : days <= 2 ? "hour" : days <= 92 ? "day" : days <= 366 * 3 ? "month" : "year";
  const fitting = stepsFor(period, offered);
  return fitting.includes(wanted) ? wanted : fitting.find((step) => DAYS[step] >= DAYS[wanted]) ?? fitting.at(-1) ?? "day";
}
