/** What the page of a sensor shows, as its URL says: step, chart or table. */

import type { Step } from "@meterhouse/ui/api/types.ts";
import { STEPS } from "@meterhouse/ui/calendar/step.ts";

export interface SensorView {
  step?: Step;
  as?: "table";
}

export function sensorViewFrom({ step, as }: Record<string, unknown>): SensorView {
  return {
    ...(STEPS.includes(step as Step) ? { step: step as Step } : {}),
    ...(as === "table" ? { as } : {}),
  };
}
