import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";

import type { EChartProps } from "./EChart.tsx";
import classes from "./chart.module.css";

const EChart = lazy(() => import("./EChart.tsx"));

export interface ChartProps extends EChartProps {
  /** The sentence that says what is drawn. */
  readonly description: string;
  readonly height?: number;
}

/** A chart on canvas, with its description in words for those who do not see it. */
export function Chart({ description, height = 320, ...drawn }: ChartProps) {
  return (
    <div role="img" aria-label={description} className={classes.chart} style={{ height }}>
      <Suspense fallback={<Skeleton height={height} />}>
        <EChart {...drawn} />
      </Suspense>
    </div>
  );
}
