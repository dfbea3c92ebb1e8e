import { describe, expect, test } from "vitest";

import type { Report } from "@meterhouse/ui/api/types.ts";

import { askedOf, isExplained, spanOf } from "./useSeries.ts";

const REPORT = { report: "cost", step: "week", zone: "Asia/Kathmandu", from: "2026-03-04", to: "2026-03-20" } as Report;
const start = (day: string) => Date.parse(`${day}T00:00:00+05:45`);
const WEEKS = [start("2026-03-02"), start("2026-03-09"), start("2026-03-16")];
const WHOLE = [{ series: 7, sign: 1 }];
const REST = [...WHOLE, { series: 9, sign: -1 }];

describe("where a figure of a table comes from", () => {
  test("is asked for by the days of its row, as far as they are told", () => {
    const spans = WEEKS.map((_, row) => spanOf(REPORT, WEEKS, row));
    expect(spans).toEqual([{ from: "2026-03-04", to: "2026-03-09" }, { from: "2026-03-09", to: "2026-03-16" }, { from: "2026-03-16", to: "2026-03-20" }]);
    expect(askedOf(REPORT, WHOLE, spans[1] ?? 0, "current")).toEqual({ series: "7", from: "2026-03-09", to: "2026-03-16", closed: "current" });
  });

  test("is asked for by the instant of its slot, of a single series", () => {
    const report: Report = { ...REPORT, step: "slot" };
    expect(askedOf(report, WHOLE, spanOf(report, WEEKS, 2), undefined)).toEqual({ series: 7, at: "2026-03-15T18:15:00.000Z" });
    expect(askedOf(report, REST, spanOf(report, WEEKS, 2), undefined)).toBeNull();
  });

  test("names what is taken away with a minus, and of a load that it is the highest", () => {
    expect(askedOf({ ...REPORT, report: "load" }, REST, { from: "2026-03-09", to: "2026-03-10" }, undefined)).toEqual({ series: "7,-9", from: "2026-03-09", to: "2026-03-10", peak: true });
  });

  test("is not asked for of hours, nor of some days of a period alone, nor where no series is known", () => {
    expect([isExplained("hour", "total"), isExplained("month", "day-type"), isExplained("month", "item")]).toEqual([false, false, true]);
    expect(askedOf(REPORT, undefined, 5, undefined)).toBeNull();
  });
});
