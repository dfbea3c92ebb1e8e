/** How a binding is read: its share, and from when to when. */

import type { TFunction } from "i18next";

import { addDays } from "@meterhouse/ui/calendar/day.ts";
import { dayAt, startOf } from "@meterhouse/ui/calendar/zone.ts";
import { readingText, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import { dayText } from "../../values/dates.ts";
import type { Binding } from "./bindings.ts";
import { isRatio } from "./draft.ts";

export function shareWords({ part_kind, share }: Binding): string {
  return isRatio(part_kind) ? `× ${readingText(share, null)}` : shareText(share);
}

/** The day on which it is first bound. */
function dayOf(instant: string, zone: string): string {
  return dayAt(Date.parse(instant), zone);
}

/** The last day on which it is bound at all: an end at midnight leaves out the day that begins then. */
function lastDayOf(instant: string, zone: string): string {
  const at = Date.parse(instant);
  const day = dayAt(at, zone);
  return startOf(day, zone) === at ? addDays(day, -1) : day;
}

export function whenWords(t: TFunction, { valid_from, valid_to }: Binding, zone: string): string {
  const from = valid_from === null ? null : dayText(dayOf(valid_from, zone));
  const to = valid_to === null ? null : dayText(lastDayOf(valid_to, zone));
  if (from === null) return to === null ? t("special.bindings.always") : t("special.bindings.until", { to });
  return to === null ? t("special.bindings.since", { from }) : t("special.bindings.between", { from, to });
}

export type State = "now" | "ended" | "coming";

export function stateOf({ valid_from, valid_to }: Binding, now: number): State {
  if (valid_to !== null && Date.parse(valid_to) <= now) return "ended";
  return valid_from !== null && Date.parse(valid_from) > now ? "coming" : "now";
}
