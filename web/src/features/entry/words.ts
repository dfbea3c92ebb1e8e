/** What is said beside a cell: what stood before, what is usual, what is odd. */

import type { TFunction } from "i18next";

import { addDays, daysBetween } from "@meterhouse/ui/calendar/day.ts";
import { periodText } from "@meterhouse/ui/calendar/period.ts";
import { decimalMark, locale } from "@meterhouse/ui/i18n/locale.ts";
import { numberText, quantityText, readingText, scaleFor } from "@meterhouse/ui/quantity/quantity.ts";

import { type Cell, countedBy, isOfDays, judged } from "./cell.ts";
import type { Typed } from "./draft.ts";

const DAY_MS = 86_400_000;

export function instantText(at: number, zone: string): string {
  return new Intl.DateTimeFormat(locale(), { timeZone: zone, dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** The value before, and when it was. */
export function beforeText(t: TFunction, { before, meter }: Cell): string {
  if (before === null) return t("entry.noneBefore");
  const value = readingText("register" in before ? before.register : before.consumption, meter.unit);
  const when = "register" in before ? instantText(Date.parse(before.at), meter.zone) : periodText({ from: before.day_from, to: before.day_to });
  return t("entry.before", { value, when });
}

/** What is usual in as many days as the cell speaks of; of a register, where it would then stand. */
export function usualText(t: TFunction, cell: Cell): string | null {
  const { meter: { usual, unit } } = cell;
  if (usual === null) return null;
  if (isOfDays(cell)) {
    const days = daysBetween(cell.from, cell.to);
    const scale = scaleFor(unit, [usual.least * days, usual.greatest * days]);
    return days <= 0 ? null : t("entry.usual", { least: numberText(usual.least * days, scale), greatest: quantityText(usual.greatest * days, unit, scale) });
  }
  if (cell.at === null || cell.before === null || !("register" in cell.before)) return null;
  const days = (cell.at - Date.parse(cell.before.at)) / DAY_MS;
  return days <= 0 ? null : t("entry.usualRegister", { value: readingText(Math.round(cell.before.register + usual.median * days), unit), rate: quantityText(usual.median, unit) });
}

export interface Remark {
  readonly tone: "error" | "warning";
  readonly text: string;
  /** Said by the API, in English. */
  readonly isForeign: boolean;
}

/** What is wrong with what was typed, or odd about it. */
export function remarkOn(t: TFunction, cell: Cell, typed: Typed | undefined, error: string | undefined): Remark | null {
  if (error !== undefined) return { tone: "error", text: error, isForeign: true };
  const verdict = judged(cell, typed);
  if (verdict.is === "none") return { tone: "error", text: t("entry.notANumber", { mark: decimalMark() }), isForeign: false };
  if (verdict.is === "removed") return { tone: "warning", text: t("entry.removed"), isForeign: false };
  if (verdict.is !== "written" || verdict.warning === null) return null;
  return { tone: "warning", text: t(`entry.warning.${verdict.warning}`), isForeign: false };
}

/** What a register has counted since the reading before. */
export function countedText(t: TFunction, cell: Cell, typed: Typed | undefined): string | null {
  const verdict = judged(cell, typed);
  if (isOfDays(cell) || verdict.is !== "written") return null;
  const counted = countedBy(cell, verdict.value);
  return counted === null ? null : t("entry.counted", { value: quantityText(counted.amount, cell.meter.unit) });
}

/** What a cell is called: its meter, and when. */
export function cellName(cell: Cell): string {
  const when = isOfDays(cell) ? periodText({ from: cell.from, to: cell.to > cell.from ? cell.to : addDays(cell.from, 1) }) : cell.at === null ? "" : instantText(cell.at, cell.meter.zone);
  return `${cell.meter.name}, ${when}`;
}
