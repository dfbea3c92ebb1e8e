import i18n from "i18next";
import { describe, expect, test } from "vitest";

import type { Report, ReportRow } from "../api/types.ts";
import { barOption, type Look, type Words } from "./bars.ts";
import { describe as sentence } from "./describe.ts";
import { alikeOf, type Figures, figuresOf, stacksOf } from "./figures.ts";
import { readingOption } from "./lines.ts";
import { colorsOf, isRest } from "./palette.ts";
import { pathOf } from "./Sparkline.tsx";
import { tooltipOf } from "./tooltip.ts";

const NOW = Date.parse("2026-10-04T12:00:00Z");
const LOOK: Look = { text: "#000", muted: "#666", line: "#ddd", surface: "#fff", still: true, narrow: false };
const WORDS: Words = { slots: ["1", "2", "3", "4"], written: null, axis: String, unit: "kWh", tooltip: () => document.createElement("div") };

function row(day: number, part: number | string, value: number | null, rest: Partial<ReportRow> = {}): ReportRow {
  return { slot: `2026-10-0${String(day)}T00:00:00+02:00`, part, value, reference: null, change: null, coverage: value === null ? 0 : 1, quality: value === null ? null : "VALID", ...rest };
}

function report(rows: readonly ReportRow[], rest: Partial<Report> = {}): Report {
  return {
    report: "energy", subject: { kind: "spaces", id: 1, name: "Berlin Campus" }, zone: "Europe/Berlin", currency: "EUR", step: "day", by: "category",
    from: "2026-10-01", to: "2026-10-05", against: null, slots_expected: 384,
    parts: [{ id: 1, name: "Tower", unit: "kWh" }, { id: "rest", name: "Not sub-metered", unit: "kWh" }],
    rows, totals: [], pending: 0, ...rest,
  };
}

function figuresIn(told: Report): Figures {
  return figuresOf(told, told.parts, NOW);
}

interface Bar {
  stack?: string;
  type: string;
  silent?: boolean;
  itemStyle: { opacity?: number };
  data: { value: number | "-"; itemStyle?: { decal?: object } }[];
  markArea?: { data: { xAxis: number }[][] };
}

function seriesOf(rows: readonly ReportRow[], form: "stacked" | "lines" | "beside" = "stacked", rest: Partial<Report> = {}): Bar[] {
  return barOption(figuresIn(report(rows, rest)), form, LOOK, WORDS).series as Bar[];
}

describe("figures", () => {
  test("a slot that no row tells of is there all the same, and empty", () => {
    const figures = figuresIn(report([row(1, 1, 5), row(3, 1, 7)]));
    expect(figures.series[0]?.figures.map((figure) => figure?.value ?? null)).toEqual([5, null, 7, null]);
  });

  test("past slots without a value are missing; the running one and the future are not", () => {
    const figures = figuresIn(report([row(1, 1, 5), row(2, 1, null), row(3, 1, 7), row(4, 1, null)]));
    expect(figures.missing).toEqual([false, true, false, false]);
  });

  test("different units are never in one chart", () => {
    const mixed = report([], { parts: [{ id: 1, name: "Electricity", unit: "kWh" }, { id: 3, name: "Water", unit: "m³" }] });
    expect(alikeOf(mixed).map((parts) => parts[0]?.unit)).toEqual(["kWh", "m³"]);
    expect(figuresOf(mixed, alikeOf(mixed)[1] ?? [], NOW).series.map(({ name }) => name)).toEqual(["Water"]);
  });

  test("energy of two categories is never stacked, though both be in m³; end uses of one are", () => {
    const parts = [{ id: "2", name: "Gas", unit: "m³" }, { id: "3", name: "Water", unit: "m³" }];
    const names = (told: Report) => stacksOf(told).map((stack) => stack.map(({ name }) => name));
    expect(names(report([], { parts }))).toEqual([["Gas"], ["Water"]]);
    expect(names(report([], { parts: parts.map((part) => ({ ...part, unit: "EUR" })), report: "cost" }))).toEqual([["Gas", "Water"]]);
    expect(names(report([], { parts: [{ id: "1.1", name: "Lighting", unit: "kWh" }, { id: "1.rest", name: "Other", unit: "kWh" }, { id: "4.10", name: "Heating", unit: "kWh" }] }))).toEqual([["Lighting", "Other"], ["Heating"]]);
  });

  test("the scale is that of the tallest stack", () => {
    const figures = figuresIn(report([row(1, 1, 6000), row(1, "rest", 6000), row(2, 1, 10)]));
    expect(figures.scale).toEqual({ unit: "MWh", divisor: 1000, digits: 1 });
  });

  test("peaks are not stacked, so they do not add up to a scale", () => {
    const rows = [row(1, 1, 6000), row(1, "rest", 6000)];
    expect(figuresIn(report(rows, { report: "load" })).scale.unit).toBe("kWh");
  });
});

describe("bars", () => {
  test("missing is missing and not zero", () => {
    const [tower] = seriesOf([row(1, 1, 5), row(2, 1, null), row(3, 1, 0)]);
    expect(tower?.data.map(({ value }) => value)).toEqual([5, "-", 0, "-"]);
  });

  test("what is not sub-metered may be below zero, and stays there", () => {
    const [, rest] = seriesOf([row(1, 1, 5), row(1, "rest", -2)]);
    expect(rest?.data[0]?.value).toBe(-2);
    expect(rest?.stack).toBe("now");
  });

  test("the reference is a pale twin beside the bar, in a stack of its own", () => {
    const [tower, , twin] = seriesOf([row(1, 1, 5, { reference: 4 })]);
    expect([tower?.stack, twin?.stack]).toEqual(["now", "then"]);
    expect(twin?.itemStyle.opacity).toBeLessThan(tower?.itemStyle.opacity ?? 0);
    expect(twin?.data[0]?.value).toBe(4);
    expect(twin?.silent).toBe(true);
  });

  test("without a reference there is no twin", () => {
    expect(seriesOf([row(1, 1, 5)])).toHaveLength(2);
  });

  test("estimated and partial bars are hatched, measured ones are not", () => {
    const [tower] = seriesOf([row(1, 1, 5, { quality: "ESTIMATED" }), row(2, 1, 5, { quality: "PARTIAL" }), row(3, 1, 5)]);
    expect(tower?.data.map(({ itemStyle }) => itemStyle?.decal !== undefined)).toEqual([true, true, false, false]);
  });

  test("runs of missing slots are one band each", () => {
    const [tower] = seriesOf([row(1, 1, null), row(2, 1, null), row(3, 1, 5)]);
    expect(tower?.markArea?.data).toMatchObject([[{ xAxis: 0 }, { xAxis: 1 }]]);
  });

  test("behind lines, which cannot be hatched, slots in doubt are tinted", () => {
    const rows = [row(1, 1, 5), row(2, 1, 5, { quality: "ESTIMATED" }), row(3, 1, 5)];
    expect(seriesOf(rows, "lines")[0]?.markArea?.data).toMatchObject([[{ xAxis: 1 }, { xAxis: 1 }]]);
    expect(seriesOf(rows)[0]?.markArea).toBeUndefined();
  });

  test("loads stand beside each other or are lines, and never a stack", () => {
    expect(seriesOf([row(1, 1, 5)], "beside").every(({ stack }) => stack === undefined)).toBe(true);
    expect(seriesOf([row(1, 1, 5)], "lines").map(({ type }) => type)).toEqual(["line", "line"]);
  });

  test("the axis of bars starts at zero", () => {
    expect(barOption(figuresIn(report([row(1, 1, 5)])), "stacked", LOOK, WORDS).yAxis).not.toHaveProperty("scale");
  });
});

describe("readings", () => {
  test("a bad reading far away is drawn at the edge and flattens nothing", () => {
    const readings = [{ at: "2026-10-01T00:00:00Z", value: 230, quality: "good" as const, rule: null }, { at: "2026-10-01T00:01:00Z", value: 236, quality: "good" as const, rule: null }, { at: "2026-10-01T00:02:00Z", value: 0, quality: "bad" as const, rule: "spike" }];
    const { yAxis, series } = readingOption(readings, "#000", LOOK, { unit: "V", bad: String, corrected: String, time: String, ticks: [], axisTime: String, value: String }) as { yAxis: { min: number; max: number }; series: { data: (number | null)[][] }[] };
    expect(yAxis.min).toBeGreaterThan(200);
    expect(series[0]?.data[2]?.[1]).toBeNull();
    expect(series[1]?.data).toEqual([[Date.parse("2026-10-01T00:02:00Z"), yAxis.min, "spike", 0]]);
  });
});

describe("descriptions", () => {
  const told = { subject: "Berlin Campus", measure: "Energy", period: "1–4 Oct 2026", slots: ["Thu", "Fri", "Sat", "Sun"], adds: true };

  test("say the sum, the highest and the lowest, the change and what is missing", () => {
    const figures = figuresIn(report([row(1, 1, 500), row(2, 1, null), row(3, 1, 300)], { totals: [{ part: 1, value: 800, reference: 1000, change: -0.2, coverage: 1 }, { part: "rest", value: 0, reference: 0, change: null, coverage: 1 }] }));
    expect(sentence(i18n.t, figures, told)).toBe("Energy of Berlin Campus, 1–4 Oct 2026: 800.0 kWh in all. Highest 500.0 kWh on Thu, lowest 300.0 kWh on Sat. -20% against the period compared with. One slot has no data.");
  });

  test("say that there is nothing where there is nothing", () => {
    expect(sentence(i18n.t, figuresIn(report([row(1, 1, null)])), told)).toBe("Energy of Berlin Campus, 1–4 Oct 2026: no data.");
  });

  test("name the parts where they are never added", () => {
    const figures = figuresIn(report([row(1, 1, 500), row(1, "rest", 20)], { totals: [{ part: 1, value: 500, reference: null, change: null, coverage: 1 }] }));
    expect(sentence(i18n.t, figures, { ...told, adds: false })).toContain("Tower 500.0 kWh, Not sub-metered –. Highest 500.0 kWh on Thu.");
  });
});

describe("tooltips", () => {
  test("a name with markup is text", () => {
    const figures = figuresIn(report([row(1, 1, 5, { quality: "ESTIMATED" })], { parts: [{ id: 1, name: "<img src=x>", unit: "kWh" }] }));
    const box = tooltipOf(i18n.t, figures, 0, "Thu");
    expect(box.querySelector("img")).toBeNull();
    expect(box).toHaveTextContent("Thu<img src=x>5.00 kWhestimated");
  });
});

describe("colours", () => {
  test("of categories are their own, and the rest is grey", () => {
    expect([...colorsOf([{ id: "1", color: "#123456" }, { id: "2", color: null }, { id: "rest", color: null }]).values()]).toEqual(["#123456", "#0072B2", "#9AA5B1"]);
  });

  test("that do not tell parts apart are not used", () => {
    const colors = [...colorsOf([{ id: "1.1", color: "#123456" }, { id: "1.2", color: "#123456" }, { id: "1.rest", color: "#123456" }]).values()];
    expect(colors).toEqual(["#0072B2", "#E69F00", "#9AA5B1"]);
  });

  test("of sixteen parts are sixteen", () => {
    expect(new Set(colorsOf(Array.from({ length: 16 }, (_, id) => ({ id }))).values()).size).toBe(16);
  });

  test("know what is the rest", () => {
    expect(["rest", "2.rest", "rest.EUR", "1.3", 7, null].map((id) => isRest(id))).toEqual([true, true, true, false, false, false]);
  });
});

describe("sparklines", () => {
  test("break where a day is missing, and show a lone day", () => {
    expect(pathOf([1, 2, null, 3]).match(/M/g)).toHaveLength(2);
    expect(pathOf([1, null, 3])).toMatch(/h0\.1M/);
  });

  test("start at zero, so that a small change looks small", () => {
    const heights = [...pathOf([100, 101]).matchAll(/ ([\d.]+)/g)].map(([, height]) => Number(height));
    expect(Math.abs((heights[0] ?? 0) - (heights[1] ?? 0))).toBeLessThan(1);
  });

  test("of nothing are nothing", () => {
    expect(pathOf([null, null])).toBe("");
  });
});

describe("the highest power within a slot", () => {
  const rows = [row(1, 1, 24, { highest: 60 }), row(2, 1, 6, { highest: null })];

  test("is a dash over the bar, dotted over a line, and absent where none is known", () => {
    const one = { parts: [{ id: 1, name: "Tower", unit: "kW" }] };
    const [bar, dash] = seriesOf(rows, "beside", one);
    expect([bar?.type, dash?.type, dash?.data.map(({ value }) => value)]).toEqual(["bar", "scatter", [60, "-", "-", "-"]]);
    expect(seriesOf(rows, "lines", one).map(({ type }) => type)).toEqual(["line", "line"]);
    expect(seriesOf([row(1, 1, 24)], "beside", one)).toHaveLength(1);
  });

  test("is told beside the mean", () => {
    const figures = figuresIn(report(rows, { report: "load", parts: [{ id: 1, name: "Tower", unit: "kW" }] }));
    expect(tooltipOf(i18n.t, figures, 0, "1 Oct").textContent).toContain("highest 60.0 kW");
    expect(tooltipOf(i18n.t, figures, 1, "2 Oct").textContent).not.toContain("highest");
  });
});
