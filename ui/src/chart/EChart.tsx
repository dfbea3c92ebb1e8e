/** ECharts itself, with only the parts in use: a bundle of its own that `Chart` fetches when one is drawn. */

import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

import { usePrinting } from "../theme/usePrinting.ts";

register([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, MarkAreaComponent, CanvasRenderer]);

// What A4 landscape leaves between its margins and the card's [px].
const PAPER_WIDTH = 990;

export interface EChartProps {
  readonly option: EChartsCoreOption;
  /** The slot that was pressed. */
  readonly onSlot?: ((slot: number) => void) | undefined;
}

export default function EChart({ option, onSlot }: EChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);

  const printing = usePrinting();

  useEffect(() => {
    if (box.current === null) return undefined;
    const drawn = init(box.current, null, { renderer: "canvas" });
    chart.current = drawn;
    const observer = new ResizeObserver(() => { drawn.resize({ animation: { duration: 0 } }); });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
    chart.current?.getZr().flush(); // Now and not with the next frame: paper waits for none.
  }, [option]);

  useEffect(() => {
    if (!printing) return undefined;
    chart.current?.resize({ width: PAPER_WIDTH });
    chart.current?.getZr().flush();
    return () => { chart.current?.resize({ width: "auto" }); };
  }, [printing]);

  useEffect(() => {
    const drawn = chart.current;
    if (drawn === null || onSlot === undefined) return undefined;
    const press = ({ offsetX, offsetY }: { offsetX: number; offsetY: number }) => {
      if (!drawn.containPixel("grid", [offsetX, offsetY])) return;
      const [slot] = drawn.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      if (slot !== undefined) onSlot(Math.round(slot));
    };
    drawn.getZr().on("click", press);
    return () => { if (!drawn.isDisposed()) drawn.getZr().off("click", press); };
  }, [onSlot]);

  return <div ref={box} style={{ position: "absolute", inset: 0 }} />;
}
