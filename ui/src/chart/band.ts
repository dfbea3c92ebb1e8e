/** Options of the chart of what a sensor measured: the mean as a line, within a band from the least to the greatest value. */

import type { EChartsCoreOption } from "echarts/core";

import type { Look } from "./bars.ts";
import { frame, slotAxis, slotOf, tooltip, valueAxis } from "./frame.ts";

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
    ...frame(look, 16),
    xAxis: { ...slotAxis(look, words.steps, words.written), boundaryGap: false },
    yAxis: { ...valueAxis(look, words.unit, words.value), scale: true },
    tooltip: tooltip(look, (hovered) => words.tooltip(slotOf(hovered))),
    series: [
      { ...hidden, id: "least", stack: "band", data: column(({ min }) => min) },
      // What is stacked upon the least value: the band up to the greatest.
      { ...hidden, id: "band", stack: "band", areaStyle: { color, opacity: 0.22 }, data: column(({ min, max }) => (min === null || max === null ? null : max - min)) },
      { id: "mean", type: "line", data: column(({ mean }) => mean), showSymbol: steps.length < 60, symbolSize: 5, connectNulls: false, lineStyle: { color, width: 1.75 }, itemStyle: { color } },
    ],
  };
}
