/** What all charts over time have in common: where they stand, their axes, the look of their tooltip. */

import type { Look } from "./bars.ts";

export function frame(look: Look, right: number) {
  return {
    animation: !look.still,
    animationDuration: 250,
    textStyle: { fontFamily: "inherit" },
    grid: { left: 8, right, top: 30, bottom: 8, containLabel: true },
  };
}

/** Slots side by side. Of those that fit only some are written where *written* says which. */
export function slotAxis(look: Look, slots: readonly string[], written: readonly boolean[] | null) {
  return {
    type: "category",
    data: [...slots],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: {
      color: look.muted, fontSize: 12, hideOverlap: true,
      ...(written === null ? {} : { interval: (place: number) => written[place] === true }),
    },
  };
}

export function valueAxis(look: Look, unit: string, text: (value: number) => string) {
  return {
    type: "value",
    name: unit,
    nameTextStyle: { color: look.muted, align: "left", padding: [0, 0, 0, -24] },
    splitNumber: look.narrow ? 3 : 5,
    splitLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.muted, fontSize: 12, formatter: text },
  };
}

export function tooltip(look: Look, content: (hovered: unknown) => HTMLElement) {
  return {
    trigger: "axis",
    confine: true,
    transitionDuration: 0,
    axisPointer: { type: "line", animation: false },
    backgroundColor: look.surface,
    borderColor: look.line,
    textStyle: { color: look.text, fontSize: 13 },
    formatter: content,
  };
}

/** Number of the slot that is pointed at. */
export function slotOf(hovered: unknown): number {
  const first: unknown = Array.isArray(hovered) ? hovered[0] : hovered;
  return (first as { dataIndex?: number } | undefined)?.dataIndex ?? 0;
}
