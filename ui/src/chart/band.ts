/** Options of the chart of what a sensor measured: the mean as a line, within a band from the least to the greatest value. */

import type { EChartsCoreOption } from "echarts/core";

import type { Look } from "./bars.ts";

export interface Step {
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface BandWords {
  readonly unit: string;
  /** Axis labels of the steps. */
  readonly steps: readonly string[];
  /** Which of them are written, where not all that fit are: the beginnings of days. */
  readonly written: readonly boolean[] | null;
  readonly value: (value: number) => string;
  readonly tooltip: (step: number) => HTMLElement;
}

export function bandOption(steps: readonly Step[], color: string, look: Look, words: BandWords): EChartsCoreOption {
  const column = (value: (step: Step) => number | null) => steps.map(value);
  const hidden = { type: "line", showSymbol: false, silent: true, lineStyle: { opacity: 0 }, stackStrategy: "all" } as const;
  return {
    animation: !look.still,
    animationDuration: 250,
    textStyle: { fontFamily: "inherit" },
    grid: { left: 8, right: 16, top: 30, bottom: 8, containLabel: true },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: [...words.steps],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: {
        color: look.muted, fontSize: 12, hideOverlap: true,
        ...(words.written === null ? {} : { interval: (place: number) => words.written?.[place] === true }),
      },
    },
    yAxis: {
      type: "value",
      scale: true,
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
      formatter: (hovered: unknown) => words.tooltip((hovered as { dataIndex: number }[])[0]?.dataIndex ?? 0),
    },
    series: [
      { ...hidden, id: "least", stack: "band", data: column(({ min }) => min) },
      // What is stacked upon the least value: the band up to the greatest.
      { ...hidden, id: "band", stack: "band", areaStyle: { color, opacity: 0.22 }, data: column(({ min, max }) => (min === null || max === null ? null : max - min)) },
      { id: "mean", type: "line", data: column(({ mean }) => mean), showSymbol: steps.length < 60, symbolSize: 5, connectNulls: false, lineStyle: { color, width: 1.75 }, itemStyle: { color } },
    ],
  };
}
