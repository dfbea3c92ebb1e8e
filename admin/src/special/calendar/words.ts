/** How a day of a working calendar is told in full: by a screen reader, and below the year. */

import type { TFunction } from "i18next";

import { type Day, printable } from "@meterhouse/ui/calendar/day.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";

import type { ShownDay } from "./year.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" });
  formats.set(key, found);
  return found;
}

export function longDay(day: Day): string {
  return format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(printable(day));
}

export function monthName(month: Day): string {
  return format({ month: "long" }).format(printable(month));
}

/** "Mon" for 1, Sunday being 0. */
export function weekdayName(weekday: number, length: "narrow" | "long"): string {
  return format({ weekday: length }).format(printable(`2023-01-${String(weekday + 1).padStart(2, "0")}`)); // 1 January 2023 was a Sunday.
}

export function dayWords(t: TFunction, { day, look, note }: ShownDay): string {
  const said = t(`special.look.${look}`);
  return note === "" ? t("special.calendar.day", { day: longDay(day), said }) : t("special.calendar.dayNoted", { day: longDay(day), said, note });
}
