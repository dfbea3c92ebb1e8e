import { describe, expect, test } from "vitest";

import type { Report } from "@meterhouse/ui/api/types.ts";

import { askedOf, spanOf } from "./asked.ts";

const explain = [{ part: "1", series: [{ series: 7, sign: 1 }] }, { part: "2", series: [{ series: 8, sign: 1 }] }, { part: "1.rest", series: [{ series: 7, sign: 1 }, { series: 9, sign: -1 }] }];
const REPORT = { report: "cost", step: "week", by: "item", zone: "Asia/Kathmandu", from: "2026-03-04", to: "2026-03-20", explain } as unknown as Report;
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
    expect(askedOf(report, ["1.rest"], spanOf(report, WEEKS, 2), undefined)).toBeNull();
  });

  test("names all that it is the sum of, what is taken away with a minus, and of a load that it is the highest", () => {
    expect(askedOf(REPORT, ["1", "2"], DAYS, undefined)).toEqual({ series: "7,8", ...DAYS });
    expect(askedOf({ ...REPORT, report: "load" }, ["1.rest"], DAYS, undefined)).toEqual({ series: "7,-9", ...DAYS, peak: true });
  });

  test("is not asked for of hours, nor of working days alone, nor where no series is known", () => {
    expect(spanOf({ ...REPORT, step: "hour" }, WEEKS, 1)).toBeNull();
    expect(askedOf(REPORT, ["1"], null, undefined)).toBeNull();
    expect(askedOf({ ...REPORT, by: "day-type" }, ["1"], DAYS, undefined)).toBeNull();
    expect(askedOf(REPORT, ["1", "5"], DAYS, undefined)).toBeNull();
  });
});
