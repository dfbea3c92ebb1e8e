import { describe, expect, test } from "vitest";

import { billOf, cellOf, earlierOf, judged, readingOf } from "./cell.ts";
import { columnsFrom } from "./column.ts";
import { EMPTY, stepped } from "./draft.ts";
import { blockOf } from "./keys.ts";
import type { RoundMeter } from "./round.ts";
import { writtenIn } from "./saving.ts";

const TODAY = "2026-05-20";
const AT = Date.parse("2026-05-20T08:00:00Z");
const MONTHS = columnsFrom("month", "2026-01-01");

/** From January to April it counted 310, 280, 310 and 300: 10 a day. */
const OIL: RoundMeter = {
  id: 1, name: "Oil", category: "Oil", unit: "l", entered_as: "consumption", place: ["House"], zone: "Europe/Berlin",
  usual: { median: 10, least: 10, greatest: 10 }, registers: [],
  consumptions: [310, 280, 310, 300].map((consumption, n) => ({ id: 10 + n, day_from: `2026-0${n + 1}-01`, day_to: `2026-0${n + 2}-01`, consumption, description: n === 3 ? "by dipstick" : null })),
};

/** Stood at 100 ten days ago, and counts 2 to 4 a day. */
const GAS: RoundMeter = {
  id: 2, name: "Gas", category: "Gas", unit: "m³", entered_as: "register", place: ["House", "Cellar"], zone: "Europe/Berlin",
  usual: { median: 3, least: 2, greatest: 4 }, consumptions: [],
  registers: [{ id: 20, at: "2026-05-10T08:00:00Z", register: 100, starts_anew: false, description: null }],
};

const column = (n: number) => MONTHS[n] ?? { from: "", to: "", label: "", title: "" };
const is = (value: number, warning: string | null = null) => ({ is: "written", value, warning });

describe("a cell of the grid", () => {
  test("has what stands in exactly its days, and what came before", () => {
    expect(cellOf(OIL, column(2), TODAY)).toMatchObject({ entry: { id: 12 }, before: { id: 11 }, shut: null });
    expect(cellOf(OIL, column(4), TODAY)).toMatchObject({ entry: null, before: { id: 13 }, shut: null });
  });

  test("is shut where its days have not come, or others speak of them", () => {
    expect(cellOf(OIL, column(5), TODAY).shut).toBe("future");
    const [first = column(0)] = columnsFrom("day", "2026-03-01");
    expect(cellOf(OIL, first, TODAY)).toMatchObject({ shut: "other", others: null });
    const year = { from: "2026-01-01", to: "2027-01-01", label: "", title: "" };
    expect(cellOf(OIL, year, TODAY)).toMatchObject({ shut: "other", others: 1200 });
  });

  test.each([
    ["nothing", undefined, { is: "same" }],
    ["what stands", "300", { is: "same" }],
    ["another number", "320", is(320)],
    ["twice as much, which may be", "600", is(600)],
    ["more than twice as much", "601", is(601, "high")],
    ["less than half", "149", is(149, "low")],
    ["less than nothing", "-5", is(-5, "negative")],
    ["no number", "3OO", { is: "none" }],
    ["nothing any more", "", { is: "removed" }],
  ])("judges %s", (_, text, expected) => {
    expect(judged(cellOf(OIL, column(3), TODAY), text === undefined ? undefined : { text })).toEqual(expected);
  });
});

describe("a reading of a register", () => {
  test.each([
    ["of what is usual", "130", {}, is(130)],
    ["that counted too much", "181", {}, is(181, "high")],
    ["that counted too little", "109", {}, is(109, "low")],
    ["less than before", "99", {}, is(99, "backwards")],
    ["less than before, of another device", "99", { anew: true }, is(99)],
    ["long after the one before", "180", { at: AT + 20 * 86_400_000 }, is(180)],
  ])("%s is judged by what was counted since the one before", (_, text, said, expected) => {
    expect(judged(readingOf(GAS, { text, ...said }, AT), { text, ...said })).toEqual(expected);
  });

  test("before the first one says nothing of a consumption", () => {
    const at = Date.parse("2026-05-01T00:00:00Z");
    expect(judged(readingOf(GAS, { text: "1", at }, AT), { text: "1", at })).toEqual(is(1));
  });
});

test("a bill goes on where the one before ended, for a month or up to today", () => {
  expect(billOf(OIL, undefined, TODAY)).toMatchObject({ from: "2026-05-01", to: "2026-05-21" });
  expect(billOf(OIL, undefined, "2026-06-20")).toMatchObject({ from: "2026-05-01", to: "2026-06-01" });
  expect(billOf(OIL, { text: "", from: "2026-05-03", to: "2026-05-05" }, TODAY)).toMatchObject({ from: "2026-05-03", to: "2026-05-05" });
});

test("what is saved has the ids and words of what stands, and nothing of what stayed the same", () => {
  const draft = { 1: { "2026-04-01 2026-05-01": { text: "330" }, "2026-03-01 2026-04-01": { text: "310" }, "2026-02-01 2026-03-01": { text: "" } }, 2: { new: { text: "130", at: AT } } };
  const cells = [...MONTHS.map((month) => cellOf(OIL, month, TODAY)), readingOf(GAS, draft[2].new, AT), ...earlierOf(GAS)];
  expect(writtenIn(cells, draft)).toEqual([
    { meter: 1, key: "2026-02-01 2026-03-01", id: 11, row: null },
    { meter: 1, key: "2026-04-01 2026-05-01", id: 13, row: { id: 13, description: "by dipstick", meter_id: 1, day_from: "2026-04-01", day_to: "2026-05-01", consumption: 330 } },
    { meter: 2, key: "new", id: null, row: { meter_id: 2, at: "2026-05-20T08:00:00.000Z", register: 130, starts_anew: false } },
  ]);
});

describe("the way back", () => {
  const typed = (key: string, text: string) => ({ act: "change", changes: [{ meter: 1, key, typed: { text } }], about: key }) as const;

  test("goes cell by cell, not letter by letter", () => {
    const after = [typed("a", "1"), typed("a", "12"), typed("b", "3")].reduce(stepped, EMPTY);
    const once = stepped(after, { act: "undo" });
    expect(once.draft).toEqual({ 1: { a: { text: "12" } } });
    expect(stepped(once, { act: "undo" }).draft).toEqual({});
    expect(stepped(EMPTY, { act: "undo" })).toBe(EMPTY);
  });

  test("ends where something was saved; what was refused is still there", () => {
    const after = [typed("a", "1"), typed("b", "3")].reduce(stepped, EMPTY);
    const saved = stepped(after, { act: "keep", keys: [{ meter: 1, key: "a" }] });
    expect(saved).toEqual({ draft: { 1: { b: { text: "3" } } }, past: [], about: null });
  });
});

test.each([
  ["a block", "1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]],
  ["a column", "1\n2", [["1"], ["2"]]],
  ["a gap", "1\t\t3", [["1", "", "3"]]],
  ["a lone value", "1,5\n", null],
])("what was copied is %s", (_, text, expected) => {
  expect(blockOf(text)).toEqual(expected);
});
