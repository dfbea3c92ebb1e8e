import { describe, expect, test } from "vitest";

import { addDays, addMonths, daysBetween, isDay } from "./day.ts";
import { chosenFrom, DEFAULT, NAMED_PERIODS, periodText, previous, resolve } from "./period.ts";
import { axisLabels, longLabels, startsOf, writtenLabels } from "./slot.ts";
import { autoStep, stepsFor } from "./step.ts";
import { dayAt, hoursOf, startOf } from "./zone.ts";

const at = (text: string) => Date.parse(text);

describe("days", () => {
  test("a day may not be what no calendar has", () => {
    expect([isDay("2026-02-28"), isDay("2026-02-30"), isDay("26-2-1"), isDay(7)]).toEqual([true, false, false, false]);
  });

  test.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-03-15", -3, "2025-12-15"],
    ["2024-02-29", -12, "2023-02-28"],
  ])("%s and %i months is %s", (day, months, then) => {
    expect(addMonths(day, months)).toBe(then);
  });

  test("a range is half open", () => {
    expect(daysBetween("2026-10-01", "2026-11-01")).toBe(31);
  });
});

describe("zones", () => {
  test.each([
    ["2026-03-29", "Europe/Berlin", 23],
    ["2026-10-25", "Europe/Berlin", 25],
    ["2026-10-24", "Europe/Berlin", 24],
    ["2026-03-08", "America/Chicago", 23],
    ["2026-11-01", "America/Chicago", 25],
    ["2026-10-04", "Australia/Lord_Howe", 23.5],
    ["2026-04-05", "Australia/Lord_Howe", 24.5],
    ["2026-03-29", "Asia/Kolkata", 24],
  ])("%s in %s has %s hours", (day, zone, hours) => {
    expect(hoursOf(day, zone)).toBe(hours);
  });

  test("a day starts at the site's midnight", () => {
    expect(startOf("2026-01-01", "Asia/Kolkata")).toBe(at("2025-12-31T18:30:00Z"));
    expect(startOf("2026-07-01", "America/Chicago")).toBe(at("2026-07-01T05:00:00Z"));
  });

  test("where the clocks skip midnight, a day starts at one", () => {
    expect(startOf("2018-11-04", "America/Sao_Paulo")).toBe(at("2018-11-04T03:00:00Z"));
  });

  test("where the clocks repeat the last hour of a day, the next starts after it", () => {
    expect(startOf("2018-02-18", "America/Sao_Paulo")).toBe(at("2018-02-18T03:00:00Z"));
  });

  test("one instant belongs to two days in two zones", () => {
    const instant = at("2026-06-30T23:00:00Z");
    expect([dayAt(instant, "Europe/Berlin"), dayAt(instant, "America/Chicago")]).toEqual(["2026-07-01", "2026-06-30"]);
  });
});

describe("periods", () => {
  const now = at("2026-11-20T23:30:00Z"); // already the 21st in Berlin, still the 20th in Chicago

  test.each([
    ["today", "2026-11-21", "2026-11-22"],
    ["yesterday", "2026-11-20", "2026-11-21"],
    ["last-7-days", "2026-11-14", "2026-11-21"],
    ["this-month", "2026-11-01", "2026-11-22"],
    ["last-month", "2026-10-01", "2026-11-01"],
    ["last-30-days", "2026-10-22", "2026-11-21"],
    ["year-to-date", "2026-01-01", "2026-11-22"],
    ["last-12-months", "2025-11-01", "2026-11-01"],
  ] as const)("%s in Berlin is from %s to before %s", (period, from, to) => {
    expect(resolve({ period, against: "last-year" }, "Europe/Berlin", now)).toEqual({ from, to });
  });

  test("every named period is half open and not empty", () => {
    for (const period of NAMED_PERIODS) {
      const { from, to } = resolve({ period, against: "none" }, "America/Chicago", now);
      expect(from < to, period).toBe(true);
    }
  });

  test("today is each site's own", () => {
    expect(resolve({ period: "today", against: "none" }, "America/Chicago", now).from).toBe("2026-11-20");
  });

  test("the period before has the same length, or the same months", () => {
    expect(previous({ from: "2026-11-14", to: "2026-11-21" })).toEqual({ from: "2026-11-07", to: "2026-11-14" });
    expect(previous({ from: "2026-03-01", to: "2026-04-01" })).toEqual({ from: "2026-02-01", to: "2026-03-01" });
  });

  test("a URL that cannot be read falls back to the default", () => {
    expect(chosenFrom({ period: "custom", from: "2026-02-30", to: "2026-03-01" })).toEqual(DEFAULT);
    expect(chosenFrom({ period: "custom", from: "2026-03-02", to: "2026-03-01" })).toEqual(DEFAULT);
    expect(chosenFrom({ period: "constructor", against: "previous" })).toEqual({ ...DEFAULT, against: "previous" });
  });

  test("the last day is said, though it is not the end", () => {
    expect(periodText({ from: "2026-10-01", to: "2026-11-01" })).toMatch(/1.*31/);
    expect(periodText({ from: "2026-10-01", to: "2026-10-02" })).not.toMatch(/–/);
  });
});

describe("steps", () => {
  test.each([
    ["2026-11-20", "2026-11-21", "energy", "hour"],
    ["2026-10-01", "2026-11-01", "energy", "day"],
    ["2025-11-01", "2026-11-01", "cost", "month"],
    ["2020-01-01", "2026-01-01", "carbon", "year"],
    ["2026-11-14", "2026-11-21", "load", "slot"],
    ["2026-10-01", "2026-11-01", "load", "hour"],
  ] as const)("from %s to %s, %s is drawn by the %s", (from, to, measure, step) => {
    expect(autoStep({ from, to }, measure)).toBe(step);
  });

  test("no step is longer than the period, and none draws thousands of bars", () => {
    expect(stepsFor({ from: "2026-11-20", to: "2026-11-21" })).toEqual(["slot", "hour", "day"]);
    expect(stepsFor({ from: "2025-01-01", to: "2026-01-01" })).toEqual(["day", "week", "iso-week", "month", "quarter", "year", "fiscal-year"]);
  });

  test("only what the API offers is chosen", () => {
    expect(autoStep({ from: "2026-11-20", to: "2026-11-21" }, "energy", ["day", "month"])).toBe("day");
  });
});

describe("slots", () => {
  test("a day of clock change has its own hours", () => {
    const day = { from: "2026-10-25", to: "2026-10-26" };
    expect(startsOf(day, "hour", "Europe/Berlin")).toHaveLength(25);
    expect(startsOf({ from: "2026-03-29", to: "2026-03-30" }, "hour", "Europe/Berlin")).toHaveLength(23);
  });

  test("the hour that comes twice is told apart by its zone", () => {
    const labels = longLabels(startsOf({ from: "2026-10-25", to: "2026-10-26" }, "hour", "Europe/Berlin") ?? [], "hour", "Europe/Berlin");
    expect(new Set(labels).size).toBe(25);
    expect(labels[1]).not.toMatch(/GMT|CE/);
  });

  test("days start at local midnight, across the change", () => {
    const days = startsOf({ from: "2026-10-24", to: "2026-10-27" }, "day", "Europe/Berlin");
    expect(days?.map((start) => new Date(start).toISOString())).toEqual(["2026-10-23T22:00:00.000Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"]);
  });

  test("an axis over several days says the date where a day begins", () => {
    const hours = startsOf({ from: "2026-11-20", to: "2026-11-22" }, "hour", "Asia/Kolkata") ?? [];
    const labels = axisLabels(hours, "hour", "Asia/Kolkata");
    expect([labels[1], labels[24]?.includes("21"), labels[25]]).toEqual(["01:00", true, "01:00"]);
  });

  test("an axis over a week writes where the days begin, one over two days their quarters, too", () => {
    const written = (to: string) => writtenLabels(startsOf({ from: "2026-11-13", to }, "hour", "Europe/Berlin") ?? [], "hour", "Europe/Berlin")?.filter(Boolean).length;
    expect([written("2026-11-20"), written("2026-11-15"), written("2026-11-14")]).toEqual([7, 8, undefined]);
  });

  test("months that end in fewer days lose none", () => {
    expect(startsOf({ from: "2026-01-31", to: "2026-04-01" }, "month", "UTC")?.map((start) => new Date(start).toISOString().slice(0, 10))).toEqual(["2026-01-31", "2026-02-01", "2026-03-01"]);
  });

  test.each([
    ["iso-week", "2026-12-28", "2026-W53"],
    ["iso-week", "2027-01-04", "2027-W01"],
    ["iso-week", "2024-12-30", "2025-W01"],
    ["quarter", "2026-10-01", "2026-Q4"],
    ["fiscal-year", "2026-01-01", "2026"],
    ["fiscal-year", "2026-04-01", "2026/27"],
    ["fiscal-year", "2099-07-01", "2099/00"],
  ] as const)("a %s that begins on %s is called %s", (step, day, name) => {
    const starts = [startOf(day, "Asia/Kolkata")];
    expect(longLabels(starts, step, "Asia/Kolkata")).toEqual([name]);
    expect(axisLabels(starts, step, "Asia/Kolkata")).toEqual([name]);
  });

  test("adding days crosses the change of clocks unharmed", () => {
    expect(addDays("2026-10-24", 2)).toBe("2026-10-26");
  });
});
