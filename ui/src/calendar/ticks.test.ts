import { describe, expect, test } from "vitest";

import { ticksOf } from "./ticks.ts";
import { localAt } from "./zone.ts";

const told = (from: string, to: string, zone: string, most = 8) => ticksOf(Date.parse(from), Date.parse(to), zone, most).map((at) => localAt(at, zone).slice(5, 16));

describe("where an axis is written", () => {
  test("is at midnights of the zone, not of UTC", () => {
    expect(told("2026-11-20T06:00:00Z", "2026-11-26T06:00:00Z", "America/Chicago")).toEqual(["20", "21", "22", "23", "24", "25", "26"].map((day) => `11-${day}T00:00`));
    expect(told("2026-11-20T12:00:00Z", "2026-11-21T12:00:00Z", "America/Chicago")).toEqual(["11-20T06:00", "11-20T09:00", "11-20T12:00", "11-20T15:00", "11-20T18:00", "11-20T21:00", "11-21T00:00", "11-21T03:00", "11-21T06:00"]);
  });

  test("is within an hour at round minutes, also where the offset has a quarter of an hour", () => {
    expect(told("2026-11-20T12:02:00Z", "2026-11-20T12:58:00Z", "Asia/Kathmandu")).toEqual(["11-20T17:50", "11-20T18:00", "11-20T18:10", "11-20T18:20", "11-20T18:30", "11-20T18:40"]);
  });

  test("begins each day anew where the clocks change", () => {
    expect(told("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "Europe/Berlin")).toEqual(["03-28T18:00", "03-29T00:00", "03-29T07:00", "03-29T13:00", "03-29T19:00", "03-30T00:00", "03-30T06:00", "03-30T12:00"]);
  });

  test("skips days where there are many, and never ends where there is one instant", () => {
    expect(told("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "UTC", 6)).toEqual(["01-01", "01-11", "01-21", "01-31", "02-10", "02-20"].map((day) => `${day}T00:00`));
    expect(told("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "UTC")).toEqual(["01-01T00:00"]);
  });
});
