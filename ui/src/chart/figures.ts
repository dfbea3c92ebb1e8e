/** A report turned to be drawn: slots × parts, scaled once. Chart, table and description all read this. */

import { startsOf } from "../calendar/slot.ts";
import type { Compared, PartId, Quality, Report, ReportPart, ReportRow } from "../api/types.ts";
import { isCurrency, scaleFor, type Scale } from "../quantity/quantity.ts";
import { colorsOf } from "./palette.ts";

export interface Figure extends Compared {
  readonly quality: Quality | null;
  readonly coverage: number | null;
  /** Of a load: the highest power between readings, where it is known. */
  readonly highest?: number | null;
  readonly adjustment?: number | null;
}

export interface Series {
  readonly id: PartId;
  readonly name: string;
  readonly unit: string;
  readonly color: string;
  /** One figure per slot; null where the slot has no row. */
  readonly figures: readonly (Figure | null)[];
  readonly total: Compared | null;
}

export interface Figures {
  /** Instants [ms] of the slots, ascending. */
  readonly starts: readonly number[];
  readonly series: readonly Series[];
  readonly scale: Scale;
  readonly hasReference: boolean;
  /** Whether a highest power between readings is known of any slot. */
  readonly hasHighest: boolean;
  /** Slots that have ended by `now` and hold nothing at all. */
  readonly missing: readonly boolean[];
}

function grouped(parts: readonly ReportPart[], key: (part: ReportPart) => string): ReportPart[][] {
  const groups = new Map<string, ReportPart[]>();
  for (const part of parts) groups.set(key(part), [...(groups.get(key(part)) ?? []), part]);
  return [...groups.values()];
}

/** Parts of one unit together, to stand in one table. */
export function alikeOf({ parts }: Report): ReportPart[][] {
  return grouped(parts, ({ unit }) => unit);
}

/** Parts that one chart may hold. Energy of two categories is never added, so never stacked, though both be in m³. */
export function stacksOf(report: Report): ReportPart[][] {
  // An end use is named by its category and its own id: "1.3".
  const category = ({ id }: ReportPart) => (report.report === "energy" ? /^(\d+)(\.|$)/.exec(String(id))?.[1] ?? "" : "");
  return grouped(report.parts, (part) => `${category(part)} ${part.unit}`);
}

/** Figures of some parts of a report, all of one unit. */
export function figuresOf(report: Report, group: readonly ReportPart[], now: number): Figures {
  const colors = colorsOf(group);
  const unit = group[0]?.unit ?? "";
  const parts = group.map((part) => ({ ...part, color: colors.get(String(part.id)) ?? "" }));
  const rows = new Map<string, ReportRow>();
  const seen = new Set<number>(startsOf(report, report.step, report.zone) ?? []);
  for (const row of report.rows) {
    const at = Date.parse(row.slot);
    seen.add(at);
    rows.set(`${String(row.part)} ${String(at)}`, row);
  }
  const starts = [...seen].sort((a, b) => a - b);
  const series = parts.map((part) => ({
    id: part.id,
    name: part.name,
    unit,
    color: part.color,
    figures: starts.map((at) => rows.get(`${String(part.id)} ${String(at)}`) ?? null),
    total: report.totals.find((total) => String(total.part) === String(part.id)) ?? null,
  }));
  return {
    starts,
    series,
    scale: scaleOf(series, unit, report.report === "load"),
    hasReference: series.some(({ figures }) => figures.some((figure) => typeof figure?.reference === "number")),
    hasHighest: series.some(({ figures }) => figures.some((figure) => typeof figure?.highest === "number")),
    missing: starts.map((_, n) => (starts[n + 1] ?? Infinity) <= now && series.every(({ figures }) => typeof figures[n]?.value !== "number")),
  };
}

/** The scale of the tallest stack, so that axis, tooltip and table speak one unit. */
function scaleOf(series: readonly Series[], unit: string, isPeak: boolean): Scale {
  if (isCurrency(unit)) return { unit, divisor: 1, digits: 2 };
  const slots = series[0]?.figures.length ?? 0;
  const heights: number[] = [];
  for (let n = 0; n < slots; n += 1) {
    for (const side of ["value", "reference", "highest"] as const) {
      const values = series.map(({ figures }) => Math.abs(figures[n]?.[side] ?? 0));
      heights.push(isPeak ? Math.max(0, ...values) : values.reduce((sum, value) => sum + value, 0));
    }
  }
  return scaleFor(unit, heights);
}

/** Whether a figure is not wholly measured. */
export function isDoubtful(figure: Figure | null): boolean {
  return figure?.quality === "PARTIAL" || figure?.quality === "ESTIMATED";
}

/** Slots of which some figure is in doubt. */
export function doubtfulSlots({ starts, series }: Figures): boolean[] {
  return starts.map((_, n) => series.some(({ figures }) => isDoubtful(figures[n] ?? null)));
}
