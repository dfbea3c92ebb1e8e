/** The period of the page, which lives in the URL. */

import { useNavigate, useSearch } from "@tanstack/react-router";

import type { Against } from "@meterhouse/ui/api/types.ts";
import { type Chosen, chosenFrom, DEFAULT, type NamedPeriod, type Period, resolve } from "@meterhouse/ui/calendar/period.ts";
import { useNow } from "@meterhouse/ui/live/useNow.ts";

export interface PeriodSearch {
  period?: NamedPeriod | "custom";
  from?: string;
  to?: string;
  against?: Against | "none";
}

/** What of the choice stands in the URL: only what differs from the default, so that plain addresses stay plain. */
export function inSearch({ period, from, to, against }: Chosen): PeriodSearch {
  return {
    ...(period === DEFAULT.period ? {} : { period }),
    ...(period === "custom" && from !== undefined && to !== undefined ? { from, to } : {}),
    ...(against === DEFAULT.against ? {} : { against }),
  };
}

export function periodSearch(search: Record<string, unknown>): PeriodSearch {
  return inSearch(chosenFrom(search));
}

export interface UsedPeriod {
  readonly chosen: Chosen;
  readonly period: Period;
  /** What the API is asked to compare with; undefined for nothing. */
  readonly against: Against | undefined;
  readonly choose: (chosen: Chosen) => void;
}

/** The period in a site's zone. It changes with the day there, not with the browser's. */
export function usePeriod(zone: string): UsedPeriod {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const chosen = chosenFrom(search);
  return {
    chosen,
    period: resolve(chosen, zone, useNow(60_000)),
    against: chosen.against === "none" ? undefined : chosen.against,
    choose: (next) => {
      // Undefined clears what would be retained from the address before.
      const cleared = { period: undefined, from: undefined, to: undefined, against: undefined };
      void navigate({ to: ".", search: (before: object) => ({ ...before, ...cleared, ...inSearch(next) }) as never });
    },
  };
}
