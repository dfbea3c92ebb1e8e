import { describe, expect, test } from "vitest";

import type { TreeMeter, TreeSpace } from "@meterhouse/ui/api/types.ts";
import { chosenFrom } from "@meterhouse/ui/calendar/period.ts";

import { placeOfMeter, placeOfPart, placeOfSpace, placesOf, topMeters } from "./tree.ts";
import { inSearch, periodSearch } from "./usePeriod.ts";

const meter = (id: number, master_id: number | null = null): TreeMeter => ({ id, name: `Meter ${String(id)}`, category_id: 1, item_id: null, master_id });

function space(id: number, rest: Partial<TreeSpace> = {}): TreeSpace {
  return { id, name: `Space ${String(id)}`, kind: "building", zone: null, currency: null, children: [], meters: [], parts: [], ...rest };
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
    expect(placesOf({ items: TREE, parts: [] }).map(({ label }) => label)).toContain("Space 4 · Space 3");
  });

  test("lists a meter that serves several spaces once", () => {
    const shared = [space(8, { meters: [meter(80)], children: [space(9, { meters: [meter(80), meter(81)] })] })];
    expect(placesOf({ items: shared, parts: [] }).map(({ to }) => to)).toEqual(["/spaces/8", "/spaces/9", "/meters/81", "/meters/80"]);
    expect(topMeters(shared[0] ?? space(0)).map(({ id }) => id)).toEqual([80, 81]);
  });

  test("of a part is that of the nearest space, or none at all", () => {
    const oven = { kind: "equipment", id: 5, name: "Oven" };
    const items = [space(1, { zone: "Europe/Berlin", children: [space(2, { parts: [oven] })] })];
    const parts = [{ kind: "wind-farms", id: 5, name: "Far away" }];
    expect(placeOfPart({ items, parts }, "equipment", 5)).toMatchObject({ part: oven, place: { zone: "Europe/Berlin", path: [{ id: 1 }, { id: 2 }] } });
    expect(placeOfPart({ items, parts }, "wind-farms", 5)).toMatchObject({ place: { zone: "UTC", path: [] } });
    expect(placeOfPart({ items, parts }, "tenants", 5)).toBeNull();
    expect(placesOf({ items, parts }).map(({ to, label }) => [to, label])).toContainEqual(["/equipment/5", "Oven · Space 2"]);
    expect(placesOf({ items, parts }).at(-1)).toEqual({ kind: "wind-farms", id: 5, to: "/wind-farms/5", label: "Far away" });
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
