/** One sentence that says what a chart shows, for those who do not see it. */

import type { TFunction } from "i18next";

import { moneyText, isCurrency, quantityText } from "../quantity/quantity.ts";
import { changeText } from "../quantity/change.ts";
import type { Figures } from "./figures.ts";

export interface Told {
  readonly subject: string;
  readonly measure: string;
  readonly period: string;
  readonly slots: readonly string[];
  /** Whether the series may be added up: not so loads, which are peaks, nor categories. */
  readonly adds: boolean;
}

export function describe(t: TFunction, figures: Figures, { subject, measure, period, slots, adds }: Told): string {
  const known = figures.starts.flatMap((_, n) => {
    const values = figures.series.map(({ figures: each }) => each[n]?.value ?? null).filter((value) => value !== null);
    if (values.length === 0) return [];
    return [{ slot: slots[n] ?? "", value: adds ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values) }];
  });
  const highest = known.reduce<(typeof known)[number] | null>((best, one) => (best === null || one.value > best.value ? one : best), null);
  if (highest === null) return t("chart.describe.nothing", { subject, measure, period });
  const lowest = known.reduce((best, one) => (one.value < best.value ? one : best), highest);
  const print = (value: number | null) => (isCurrency(figures.scale.unit) ? moneyText(value, figures.scale.unit) : quantityText(value, figures.series[0]?.unit ?? "", figures.scale));
  const total = known.reduce((sum, { value }) => sum + value, 0);
  const reference = referenceOf(figures);
  const missing = figures.missing.filter(Boolean).length;
  return [
    adds
      ? t("chart.describe.sum", { subject, measure, period, total: print(total), highest: print(highest.value), when: highest.slot, lowest: print(lowest.value), lowestWhen: lowest.slot })
      : t("chart.describe.parts", { subject, measure, period, parts: figures.series.map(({ name, total: one }) => `${name} ${print(one?.value ?? null)}`).join(", "), highest: print(highest.value), when: highest.slot }),
    adds && reference !== null && reference !== 0 ? t("chart.describe.change", { change: changeText(total / reference - 1) }) : "",
    missing > 0 ? t("chart.describe.missing", { count: missing }) : "",
  ].filter((sentence) => sentence !== "").join(" ");
}

/** Sum of what the values are held against, or null where some series has none. */
function referenceOf({ series }: Figures): number | null {
  const totals = series.map(({ total }) => total?.reference ?? null);
  return totals.some((total) => total === null) ? null : totals.reduce<number>((sum, total) => sum + (total ?? 0), 0);
}
