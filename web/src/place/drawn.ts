/** How finely figures are drawn, and whether as a chart or as a table, as the URL of a page says. */

import type { Step } from "@meterhouse/ui/api/types.ts";
import { STEPS } from "@meterhouse/ui/calendar/step.ts";

export interface Drawn {
  step?: Step;
  as?: "table";
}

export function drawnFrom({ step, as }: Record<string, unknown>): Drawn {
  return {
    ...(STEPS.includes(step as Step) ? { step: step as Step } : {}),
    ...(as === "table" ? { as } : {}),
  };
}
