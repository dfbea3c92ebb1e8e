/** The tooltip of a slot as elements: names come from people, so nothing is ever put in as HTML. */

import type { TFunction } from "i18next";

import { isCurrency, moneyText, numberText } from "../quantity/quantity.ts";
import type { Figures, Series } from "./figures.ts";
import classes from "./chart.module.css";

export function tooltipOf(t: TFunction, figures: Figures, slot: number, label: string): HTMLElement {
  const box = document.createElement("div");
  box.className = classes.tooltip ?? "";
  box.append(element("header", label));
  for (const series of figures.series) box.append(...lineOf(t, figures, series, slot));
  return box;
}

function lineOf(t: TFunction, { scale, hasReference }: Figures, series: Series, slot: number): HTMLElement[] {
  const figure = series.figures[slot] ?? null;
  const print = (value: number | null) => (isCurrency(scale.unit) ? moneyText(value, scale.unit) : `${numberText(value, scale)} ${value === null ? "" : scale.unit}`);
  const swatch = element("i", "");
  swatch.style.background = series.color;
  const line = [swatch, element("span", series.name), element("b", print(figure?.value ?? null)),
    element("small", hasReference ? t("chart.before", { value: print(figure?.reference ?? null) }) : "")];
  const doubt = figure?.quality === "PARTIAL" || figure?.quality === "ESTIMATED" || figure?.quality === "EDITED" ? figure.quality : null;
  const highest = typeof figure?.highest === "number" ? [element("em", t("chart.highestOf", { value: print(figure.highest) }))] : [];
  return [...line, ...highest, ...(doubt === null ? [] : [element("em", t(`quality.${doubt}`))])];
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
