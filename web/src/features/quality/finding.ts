/** A finding in words: its evidence as the texts have it, and how long it lasted. */

import type { Finding } from "@meterhouse/ui/api/quality.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { quantityText, shareText } from "@meterhouse/ui/quantity/quantity.ts";

/** Figures of the evidence, printed; every text may ask for any of them. */
export function figures({ evidence }: Pick<Finding, "evidence">): Record<string, string> {
  const number = new Intl.NumberFormat(locale(), { maximumSignificantDigits: 4 });
  const known: Record<string, string> = { hours: "–", factor: "–", minutes_behind: "–", share: "–", before: "–", after: "–" };
  for (const [name, value] of Object.entries(evidence)) {
    if (typeof value === "number") known[name] = name === "share" ? shareText(value) : number.format(value);
  }
  return known;
}

/** How much it is about; nothing where that is a count of readings. */
export function sizeText({ size, unit }: Pick<Finding, "size" | "unit">): string | null {
  return size === null || unit === "" || unit === "readings" ? null : quantityText(Math.abs(size), unit);
}

/** From when to when, with the days alone where it lasted longer than one. */
export function spanText(first: string, after: string): string {
  const begin = Date.parse(first);
  const end = Math.max(Date.parse(after) - 1000, begin);
  const isLong = end - begin > 86_400_000;
  const print = new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", year: "numeric", ...(isLong ? {} : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) });
  return print.formatRange(begin, end);
}

/** The point or meter by a name that people know. */
export function subjectText({ subject }: Pick<Finding, "subject">): string {
  return subject.kind === "points" ? subject.name.replace("/", " · ") : subject.name;
}
