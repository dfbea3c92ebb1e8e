/** Options of the chart of raw readings: a line over real time, bad readings marked. */

import type { EChartsCoreOption } from "echarts/core";

import type { Reading } from "../api/types.ts";
import type { Look } from "./bars.ts";

export interface ReadingWords {
  readonly unit: string;
  readonly bad: string;
  readonly time: (at: number) => string;
  readonly axisTime: (at: number) => string;
  readonly value: (value: number) => string;
}

const BAD = "#D55E00";

export function readingOption(readings: readonly Reading[], color: string, look: Look, words: ReadingWords): EChartsCoreOption {
  const { least, most } = extentOf(readings);
  const good = readings.map(({ at, value, quality }) => [Date.parse(at), quality === "bad" ? null : value]);
  const bad = readings.filter(({ quality, value }) => quality === "bad" && value !== null).map(({ at, value, rule }) => [Date.parse(at), Math.min(Math.max(value ?? 0, least), most), rule, value]);
  return {
    animation: !look.still,
    animationDuration: 250,
    textStyle: { fontFamily: "inherit" },
    grid: { left: 8, right: 16, top: 30, bottom: 8, containLabel: true },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.muted, hideOverlap: true, formatter: words.axisTime },
    },
    yAxis: {
      type: "value",
      scale: true,
      ...(least < most ? { min: least, max: most } : {}),
      name: words.unit,
      nameTextStyle: { color: look.muted, align: "left", padding: [0, 0, 0, -24] },
      splitNumber: look.narrow ? 3 : 5,
      splitLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.muted, formatter: words.value },
    },
    tooltip: {
      trigger: "axis",
      confine: true,
      transitionDuration: 0,
      axisPointer: { type: "line", animation: false },
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontSize: 13 },
      formatter: (hovered: unknown) => tooltipOf(hovered, words),
    },
    series: [
      {
        id: "good", type: "line", data: good, showSymbol: readings.length < 60, symbolSize: 5, connectNulls: false, sampling: "minmax",
        lineStyle: { color, width: 1.5 }, itemStyle: { color },
      },
      { id: "bad", type: "scatter", data: bad, symbol: "diamond", symbolSize: 10, itemStyle: { color: BAD, borderColor: look.surface, borderWidth: 1 } },
    ],
  };
}

/** Span of the good readings with some air: a bad one far away is drawn at the edge, and flattens nothing. */
function extentOf(readings: readonly Reading[]): { least: number; most: number } {
  const known = readings.filter(({ value, quality }) => value !== null && quality !== "bad").map(({ value }) => value ?? 0);
  if (known.length === 0) return { least: -Infinity, most: Infinity };
  const low = known.reduce((least, value) => Math.min(least, value));
  const high = known.reduce((most, value) => Math.max(most, value));
  const step = 10 ** Math.floor(Math.log10((high - low) || Math.abs(high) || 1));
  return { least: Math.floor((low - step / 10) / step) * step, most: Math.ceil((high + step / 10) / step) * step };
}

function tooltipOf(hovered: unknown, words: ReadingWords): HTMLElement {
  const content = document.createElement("div");
  for (const { data } of hovered as { data: [number, number | null, (string | null)?, number?] }[]) {
    const [at, drawn, rule, said] = data;
    const value = said ?? drawn;
    if (value === null) continue;
    const line = document.createElement("div");
    line.textContent = `${words.time(at)}  ${words.value(value)} ${words.unit}${rule === undefined || rule === null ? "" : `  ${words.bad}: ${rule}`}`;
    content.append(line);
  }
  return content;
}
