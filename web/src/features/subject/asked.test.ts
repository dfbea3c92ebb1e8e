import { describe, expect, test } from "vitest";

import type { Report } from "@meterhouse/ui/api/types.ts";

import { askedOf, spanOf } from "./asked.ts";

const explain = [{ part: "1", series: [{ series: 7, sign: 1 }] }, { part: "2", series: [{ series: 8, sign: 1 }] }, { part: "1.rest", series: [{ series: 7, sign: 1 }, { series: 9, sign: -1 }] }];
const REPORT = { report: "cost", step: "week", by: "item", zone: "Asia/Kathmandu", from: "2026-03-04", to: "2026-03-20", parts: [], explain } as unknown as Report;
const start = (day: string) => Date.parse(`${day}T00:00:00+05:45`);
const WEEKS = [start("2026-03-02"), start("2026-03-09"), start("2026-03-16")];
const DAYS = { from: "2026-03-09", to: "2026-03-16" };

describe("where a figure comes from", () => {
  test("is asked for by the days of its row, as far as they are told", () => {
    const spans = WEEKS.map((_, row) => spanOf(REPORT, WEEKS, row));
    expect(spans).toEqual([{ from: "2026-03-04", to: "2026-03-09" }, DAYS, { from: "2026-03-16", to: "2026-03-20" }]);
    expect(askedOf(REPORT, ["1"], DAYS, "current")).toEqual({ series: "7", ...DAYS, closed: "current" });
  });

  test("is asked for by the instant of its slot, of a single series", () => {
    const report: Report = { ...REPORT, step: "slot" };
    expect(askedOf(report, ["1"], spanOf(report, WEEKS, 2), undefined)).toEqual({ series: 7, at: "2026-03-15T18:15:00.000Z" });
  });

  test("names all that it is the sum of, what is taken away with a minus, and of a load that it is the highest", () => {
    expect(askedOf(REPORT, ["1", "2"], DAYS, undefined)).toEqual({ series: "7,8", ...DAYS });
    expect(askedOf({ ...REPORT, report: "load" }, ["1.rest"], DAYS, undefined)).toEqual({ series: "7,-9", ...DAYS, peak: true });
  });

  test("is asked for by the instant of its hour, or of a slot of several, of all that it is the sum of", () => {
    expect(askedOf({ ...REPORT, step: "hour" }, ["1.rest"], spanOf({ ...REPORT, step: "hour" }, WEEKS, 1), "current")).toEqual({ series: "7,-9", at: "2026-03-08T18:15:00.000Z", step: "hour", closed: "current" });
    expect(askedOf({ ...REPORT, step: "hour", report: "load" }, ["1"], 0, undefined)).toMatchObject({ series: "7", step: "hour", peak: true });
    expect(askedOf({ ...REPORT, step: "slot" }, ["1.rest"], 0, undefined)).toEqual({ series: "7,-9", at: "1970-01-01T00:00:00.000Z", step: "slot" });
  });

  test("is asked for of the days that its part is told of, and not where parts are of different days", () => {
    const parts = [{ id: "1", name: "", unit: "", days: "working" as const }, { id: "2", name: "", unit: "", days: "non-working" as const }];
    expect(askedOf({ ...REPORT, parts }, ["1"], DAYS, undefined)).toEqual({ series: "7", ...DAYS, days: "working" });
    expect(askedOf({ ...REPORT, parts }, ["1", "2"], DAYS, undefined)).toBeNull();
  });

  test("is not asked for where no series is known", () => {
    expect(askedOf(REPORT, ["1", "5"], DAYS, undefined)).toBeNull();
  });
});
