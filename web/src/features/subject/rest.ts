/** Parts of a report that are nobody's: what the others leave of the whole. The API names them in English. */

import type { TFunction } from "i18next";

import type { Report } from "@meterhouse/ui/api/types.ts";
import { isRest } from "@meterhouse/ui/chart/palette.ts";
import { raised } from "@meterhouse/ui/i18n/locale.ts";

/** The report with what is left over named in the reader's language: `rest` of a place, `3.rest` of the uses of a category. */
export function withRestNamed(t: TFunction, report: Report): Report {
  return { ...report, parts: report.parts.map((part) => (isRest(part.id) ? { ...part, name: nameOf(t, String(part.id), part.name) } : part)) };
}

function nameOf(t: TFunction, id: string, name: string): string {
  const currency = / \([A-Z]{3}\)$/.exec(name)?.[0] ?? "";
  if (id.startsWith("rest")) return t("by.rest") + currency;
  const category = name.slice(0, name.length - currency.length).replace(/^Other /, "");
  return t("by.other", { category: raised(category) }) + currency;
}
