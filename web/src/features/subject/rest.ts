/** Parts of a report that are no record's: what others leave of the whole, days that are worked. The API names them in English. */

import type { TFunction } from "i18next";

import type { Report } from "@meterhouse/ui/api/types.ts";
import { isRest } from "@meterhouse/ui/chart/palette.ts";
import { raised } from "@meterhouse/ui/i18n/locale.ts";

/** The report with these named in the reader's language: `rest` of a place, `3.rest` of the uses of a category, `3.working` days. */
export function withRestNamed(t: TFunction, report: Report): Report {
  return { ...report, parts: report.parts.map((part) => ({ ...part, name: spoken(t, String(part.id), part.name) })) };
}

function spoken(t: TFunction, id: string, name: string): string {
  if (isRest(id)) return nameOf(t, id, name);
  if (BALANCE.has(id)) return t(`by.${id}`);
  const days = /\.(working|non-working)$/.exec(id)?.[1];
  return days === undefined ? name : t(`by.${days}`, { part: name.replace(/, [^,]+$/, "") });
}

const BALANCE = new Set(["main", "behind", "loss"]);

function nameOf(t: TFunction, id: string, name: string): string {
  const currency = / \([A-Z]{3}\)$/.exec(name)?.[0] ?? "";
  if (id.startsWith("rest")) return t("by.rest") + currency;
  const category = name.slice(0, name.length - currency.length).replace(/^Other /, "");
  return t("by.other", { category: raised(category) }) + currency;
}
