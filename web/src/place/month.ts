/** Months and their figures as they are printed. */

import { printable } from "@meterhouse/ui/calendar/day.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { valueText } from "@meterhouse/ui/quantity/quantity.ts";

/** "May 2026", or "May" alone. */
export function monthText(month: string, form: "long" | "short" = "long"): string {
  const print = new Intl.DateTimeFormat(locale(), form === "long" ? { timeZone: "UTC", month: "long", year: "numeric" } : { timeZone: "UTC", month: "short" });
  return print.format(printable(`${month}-01`));
}

export function instantText(instant: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }).format(Date.parse(instant));
}

/** With its sign, since it is added to something. */
export function changeText(change: number, unit: string): string {
  return change > 0 ? `+${valueText(change, unit)}` : valueText(change, unit);
}
