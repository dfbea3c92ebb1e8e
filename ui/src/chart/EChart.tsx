/** ECharts itself, with only the parts in use: a bundle of its own that `Chart` fetches when one is drawn. */

import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type PointerEvent, useEffect, useRef, useState } from "react";

import { usePrinting } from "../theme/usePrinting.ts";
import classes from "./chart.module.css";

register([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, MarkAreaComponent, CanvasRenderer]);

// What A4 landscape leaves between its margins and the card's [px].
const PAPER_WIDTH = 990;

export interface EChartProps {
  readonly option: EChartsCoreOption;
  /** The slot that was pressed. */
  readonly onSlot?: ((slot: number) => void) | undefined;
  /** The stretch of the axis that was dragged over, from its earlier to its later end. */
  readonly onStretch?: ((from: number, to: number) => void) | undefined;
}

/** What is shorter is a press [px]. */
const LEAST_DRAG = 6;

export default function EChart({ option, onSlot, onStretch }: EChartProps) {
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

  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const placeOf = ({ clientX, currentTarget }: PointerEvent<HTMLDivElement>) => clientX - currentTarget.getBoundingClientRect().left;
  const ends = (drag ?? [0, 0]).toSorted((one, other) => one - other);
  const stretching = onStretch === undefined ? {} : {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      const place = placeOf(event);
      if (event.button !== 0 || chart.current?.containPixel("grid", [place, event.clientY - event.currentTarget.getBoundingClientRect().top]) !== true) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag([place, place]);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => { if (drag !== null) setDrag([drag[0], placeOf(event)]); },
    onPointerUp: () => {
      setDrag(null);
      const [low = 0, high = 0] = ends;
      if (drag === null || high - low < LEAST_DRAG) return;
      const [from, to] = [low, high].map((pixel) => chart.current?.convertFromPixel({ xAxisIndex: 0 }, pixel));
      if (from !== undefined && to !== undefined) onStretch(from, to);
    },
    onPointerCancel: () => { setDrag(null); },
  };

  return (
    <>
      <div ref={box} style={{ position: "absolute", inset: 0, ...(onStretch === undefined ? {} : { touchAction: "pan-y", cursor: "crosshair" }) }} {...stretching} />
      {drag !== null && <div className={classes.drag} style={{ left: ends[0], width: (ends[1] ?? 0) - (ends[0] ?? 0) }} />}
    </>
  );
}
