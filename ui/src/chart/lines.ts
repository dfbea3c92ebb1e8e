/** Options of the chart of readings: a line of what counts over real time; what is bad, and what people corrected, marked. */

import type { EChartsCoreOption } from "echarts/core";

import type { Reading } from "../api/types.ts";
import type { Look } from "./bars.ts";
import { frame, tooltip, valueAxis } from "./frame.ts";

export interface ReadingWords {
  readonly unit: string;
  /** Why a reading is bad, by the name of its rule. */
  readonly bad: (rule: string) => string;
  /** What people say of a reading. */
  readonly corrected: (what: NonNullable<Reading["corrected"]>) => string;
  readonly time: (at: number) => string;
  /** Instants [ms] that are written at the axis. */
  readonly ticks: readonly number[];
  readonly axisTime: (at: number) => string;
  readonly value: (value: number) => string;
}

const BAD = "#D55E00";
const CORRECTED = "#0072B2";

/** What counts of a reading; null where nothing does. */
export function counted({ value, edited, corrected, quality }: Reading): number | null {
  if (corrected === "left out" || quality === "bad") return null;
  return edited ?? value;
}

export function readingOption(readings: readonly Reading[], color: string, look: Look, words: ReadingWords, stretch: readonly [number, number] | null = null): EChartsCoreOption {
  const extent = extentOf(readings);
  const within = (value: number) => (extent === null ? value : Math.min(Math.max(value, extent.least), extent.most));
  const good = readings.filter(({ corrected }) => corrected !== "left out").map((reading) => [Date.parse(reading.at), counted(reading)]);
  const corrected = readings.filter(({ corrected: what }) => what !== undefined).map((reading) => {
    const drawn = reading.edited ?? reading.value ?? 0;
    return { value: [Date.parse(reading.at), within(drawn), null, drawn, reading.corrected], symbol: reading.corrected === "left out" ? "emptyCircle" : "rect" };
  });
  const bad = readings.filter(({ quality, value }) => quality === "bad" && value !== null).map(({ at, value, rule }) => [Date.parse(at), within(value ?? 0), rule, value]);
  return {
    ...frame(look, 16),
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { customValues: [...words.ticks] },
      axisLabel: { color: look.muted, hideOverlap: true, customValues: [...words.ticks], formatter: words.axisTime },
    },
    yAxis: {
      ...valueAxis(look, words.unit, words.value),
      scale: true,
      ...(extent === null ? {} : { min: extent.least, max: extent.most, interval: extent.step }),
    },
    tooltip: tooltip(look, (hovered) => tooltipOf(hovered, words)),
    series: [
      {
        id: "good", type: "line", data: good, showSymbol: readings.length < 60, symbolSize: 5, connectNulls: false, sampling: "minmax",
        lineStyle: { color, width: 1.5 }, itemStyle: { color },
        ...(stretch === null ? {} : { markArea: { silent: true, itemStyle: { color, opacity: 0.15 }, data: [[{ xAxis: stretch[0] }, { xAxis: stretch[1] }]] } }),
      },
      { id: "bad", type: "scatter", data: bad, symbol: "diamond", symbolSize: 10, itemStyle: { color: BAD, borderColor: look.surface, borderWidth: 1 } },
      { id: "corrected", type: "scatter", data: corrected, symbolSize: look.narrow ? 5 : 7, itemStyle: { color: look.surface === "#ffffff" ? CORRECTED : "#56B4E9" } },
    ],
  };
}

interface Extent {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** Span of the good readings in round steps, with some air: a bad one far away is drawn at the edge, and flattens nothing. */
function extentOf(readings: readonly Reading[]): Extent | null {
  const known = readings.map(counted).filter((value) => value !== null);
  if (known.length === 0) return null;
  const low = known.reduce((least, value) => Math.min(least, value));
  const high = known.reduce((most, value) => Math.max(most, value));
  const rough = ((high - low) || Math.abs(high) || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  return { least: Math.floor(low / step - 0.1) * step, most: Math.ceil(high / step + 0.1) * step, step };
}

function tooltipOf(hovered: unknown, words: ReadingWords): HTMLElement {
  const content = document.createElement("div");
  for (const { value: data } of hovered as { value: [number, number | null, (string | null)?, number?, Reading["corrected"]?] }[]) {
    const [at, drawn, rule, said, what] = data;
    const value = said ?? drawn;
    if (value === null) continue;
    const line = document.createElement("div");
    line.textContent = `${words.time(at)}  ${words.value(value)} ${words.unit}${rule === undefined || rule === null ? "" : `  ${words.bad(rule)}`}${what === undefined ? "" : `  ${words.corrected(what)}`}`;
    content.append(line);
  }
  return content;
}
