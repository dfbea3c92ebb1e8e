/** Options of the chart of a report: stacked bars, the reference as a pale twin beside them. */

import type { EChartsCoreOption } from "echarts/core";

import { doubtfulSlots, type Figures, isDoubtful, type Series } from "./figures.ts";
import { frame, slotAxis, slotOf, tooltip, valueAxis } from "./frame.ts";

export interface Look {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly still: boolean;
  readonly narrow: boolean;
}

export interface Words {
  /** Axis labels of the slots. */
  readonly slots: readonly string[];
  /** Which of them are written, where not all that fit are: the beginnings of days. */
  readonly written: readonly boolean[] | null;
  /** A number of the axis, in the chart's scale. */
  readonly axis: (scaled: number) => string;
  readonly unit: string;
  /** Content of the tooltip at a slot. */
  readonly tooltip: (slot: number) => HTMLElement;
}

/** Slashes over a bar whose figure is not wholly measured. */
const HATCH = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: "rgba(255,255,255,0.75)" } as const;

/** What tints slots in doubt behind a line. */
export const DOUBT = "#E69F00";

/** Loads are peaks and do not add up; energy, money and carbon do. */
export type Form = "stacked" | "lines" | "beside";

export function barOption(figures: Figures, form: Form, look: Look, words: Words): EChartsCoreOption {
  const twins = figures.hasReference ? figures.series.map((one) => twinOf(one, figures, form)) : [];
  const main = figures.series.map((one, n) => mainOf(one, figures, form, n === 0 ? bandsOf(figures, form, look) : undefined));
  return {
    ...frame(look, 12),
    xAxis: slotAxis(look, words.slots, words.written),
    yAxis: { ...valueAxis(look, words.unit, words.axis), nameLocation: "end" },
    tooltip: {
      ...tooltip(look, (at) => words.tooltip(slotOf(at))),
      axisPointer: { type: form === "lines" ? "line" : "shadow", z: 0, animation: false, shadowStyle: { color: look.line, opacity: 0.45 } },
    },
    series: [...main, ...twins, ...(figures.hasHighest ? figures.series.map((one) => highestOf(one, figures, form)) : [])],
  };
}

function mainOf(series: Series, figures: Figures, form: Form, markArea: object | undefined) {
  return {
    ...shapeOf(series, form, "now"),
    id: `now ${String(series.id)}`,
    data: series.figures.map((figure) => ({
      value: scaled(figure?.value ?? null, figures),
      ...(form !== "lines" && isDoubtful(figure) ? { itemStyle: { decal: HATCH } } : {}),
    })),
    ...(markArea === undefined ? {} : { markArea }),
  };
}

function twinOf(series: Series, figures: Figures, form: Form) {
  return {
    ...shapeOf(series, form, "then"),
    id: `then ${String(series.id)}`,
    silent: true,
    data: series.figures.map((figure) => ({ value: scaled(figure?.reference ?? null, figures) })),
  };
}

/** What lay above the mean of a slot: a thin line over a line, a dash over a bar. */
function highestOf(series: Series, figures: Figures, form: Form) {
  const common = {
    id: `highest ${String(series.id)}`,
    name: series.name,
    silent: true,
    data: series.figures.map((figure) => ({ value: scaled(figure?.highest ?? null, figures) })),
    itemStyle: { color: series.color },
    z: 1,
  };
  return form === "lines"
    ? { ...common, type: "line", step: "middle", showSymbol: false, connectNulls: false, lineStyle: { color: series.color, width: 1, opacity: 0.55, type: "dotted" } }
    : { ...common, type: "scatter", symbol: "rect", symbolSize: [14, 3] };
}

function shapeOf(series: Series, form: Form, when: "now" | "then") {
  const pale = when === "then";
  if (form === "lines") {
    return {
      type: "line",
      name: series.name,
      showSymbol: false,
      connectNulls: false,
      lineStyle: { color: series.color, width: pale ? 1 : 1.75, opacity: pale ? 0.5 : 1, type: pale ? "dashed" : "solid" },
      itemStyle: { color: series.color },
      z: pale ? 1 : 2,
    };
  }
  return {
    type: "bar",
    name: series.name,
    ...(form === "stacked" ? { stack: when } : {}),
    itemStyle: { color: series.color, opacity: pale ? 0.32 : 1 },
    barMaxWidth: 40,
    barGap: "8%",
    barCategoryGap: "28%",
    emphasis: { disabled: true },
  };
}

/** Missing stays missing: the bar is not there, and never a bar of nought. */
function scaled(value: number | null, { scale }: Figures): number | "-" {
  return value === null ? "-" : value / scale.divisor;
}

/** Bands over runs of slots that hold nothing; behind lines, which cannot be hatched, also over those in doubt. */
function bandsOf(figures: Figures, form: Form, look: Look): object | undefined {
  const gaps = runsOf(figures.missing).map(([first, last]) => [{ xAxis: first, itemStyle: { color: look.line, opacity: 0.5 } }, { xAxis: last }]);
  const doubts = form === "lines" ? runsOf(doubtfulSlots(figures)).map(([first, last]) => [{ xAxis: first, itemStyle: { color: DOUBT, opacity: 0.15 } }, { xAxis: last }]) : [];
  const data = [...gaps, ...doubts];
  return data.length === 0 ? undefined : { silent: true, data };
}

/** First and last place of each run of marked slots. */
function runsOf(marked: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  marked.forEach((is, n) => {
    if (!is) return;
    const run = runs.at(-1);
    if (run?.[1] === n - 1) run[1] = n;
    else runs.push([n, n]);
  });
  return runs;
}
