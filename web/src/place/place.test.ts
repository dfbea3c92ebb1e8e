import { describe, expect, test } from "vitest";

import type { TreeMeter, TreeSpace } from "@meterhouse/ui/api/types.ts";
import { chosenFrom } from "@meterhouse/ui/calendar/period.ts";

import { placeOfMeter, placeOfSpace, placesOf, topMeters } from "./tree.ts";
import { inSearch, periodSearch } from "./usePeriod.ts";

const meter = (id: number, master_id: number | null = null): TreeMeter => ({ id, name: `Meter ${String(id)}`, category_id: 1, item_id: null, master_id });

function space(id: number, rest: Partial<TreeSpace> = {}): TreeSpace {
  return { id, name: `Space ${String(id)}`, kind: "building", zone: null, currency: null, children: [], meters: [], ...rest };
}

const FLOOR = space(4, { zone: "Asia/Tokyo", meters: [meter(42, 30)] });
const SITE = space(2, { zone: "Europe/Berlin", currency: "EUR", children: [space(3, { children: [FLOOR], meters: [meter(30)] })] });
const TREE = [space(1, { kind: "enterprise", children: [SITE] })];

describe("a place", () => {
  test("has the zone of the topmost space that names one", () => {
    expect(placeOfSpace(TREE, 4)).toMatchObject({ zone: "Europe/Berlin", currency: "EUR" });
  });

  test("above all sites has no zone of its own", () => {
    expect(placeOfSpace(TREE, 1)?.zone).toBe("UTC");
  });

  test("of a meter is the way down to the space that holds it", () => {
    expect(placeOfMeter(TREE, 42)?.path.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(placeOfMeter(TREE, 99)).toBeNull();
  });

  test("is found by a name that tells it from its namesakes", () => {
    expect(placesOf(TREE).map(({ label }) => label)).toContain("Space 4 · Space 3");
  });

  test("lists a meter that serves several spaces once", () => {
    const shared = [space(8, { meters: [meter(80)], children: [space(9, { meters: [meter(80), meter(81)] })] })];
    expect(placesOf(shared).map(({ key }) => key)).toEqual(["space 8", "space 9", "meter 81", "meter 80"]);
    expect(topMeters(shared[0] ?? space(0)).map(({ id }) => id)).toEqual([80, 81]);
  });

  test("has as top meters those that none of the others contains", () => {
    expect(topMeters(SITE).map(({ id }) => id)).toEqual([30]);
    expect(topMeters(FLOOR).map(({ id }) => id)).toEqual([42]);
  });
});

describe("the period in the URL", () => {
  test("is not said where it is the usual one", () => {
    expect(periodSearch({})).toEqual({});
  });

  test.each([
    { period: "last-month", against: "none" },
    { period: "custom", from: "2026-10-01", to: "2026-10-08", against: "previous" },
  ] as const)("comes back as it was written: %j", (chosen) => {
    expect(chosenFrom({ ...inSearch(chosen) })).toEqual(chosen);
  });
});
