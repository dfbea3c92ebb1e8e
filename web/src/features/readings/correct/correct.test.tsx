import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { forgetSession, keepSession } from "@meterhouse/ui/api/session.ts";
import { instantAt, localAt } from "@meterhouse/ui/calendar/zone.ts";
import { counted } from "@meterhouse/ui/chart/lines.ts";
import { answering } from "@meterhouse/ui/testing/api.ts";
import { show } from "@meterhouse/ui/testing/show.tsx";

import { bodyOf, type Draft, isWhole, NEW, offered } from "./acts.ts";
import { CorrectForm } from "./CorrectForm.tsx";
import { CorrectionList } from "./CorrectionList.tsx";

const ZONE = "Europe/Berlin";
const ABOUT = { id: 7, key: "plant/7", name: "Energy", unit: "kWh", kind: "counter" };
const FROM = Date.parse("2026-05-07T01:00:00Z");
const STRETCH: Draft = { ...NEW, from: FROM, to: FROM + 3_600_000 };
const EFFECT = {
  readings: 4, slots: 5, carbon: -1.5, money: { EUR: -0.75 },
  meters: [{ kind: "meters", id: 3, name: "Light", unit: "kWh", slots: 5, energy: -2.5, money: { EUR: -0.75 }, carbon: -1.5 }],
  wholes: [{ kind: "spaces", id: 1, name: "Office", unit: "kWh", energy: -2.5 }],
};
const SEEN = {
  items: [
    { who: { kind: "users", id: 4, name: "Tom Tenant" }, forms: ["screen", "xlsx"], first_at: "2026-05-08T01:00:00Z", last_at: "2026-05-09T01:00:00Z", times: 3 },
    { who: { kind: "api-keys", id: 2, name: "billing" }, forms: ["csv"], first_at: "2026-05-08T01:00:00Z", last_at: "2026-05-08T01:00:00Z", times: 1 },
  ],
  others: 2,
};
const MONTHS = [{ id: 7, month: "2026-05", state: "closed", space: { kind: "spaces", id: 1, name: "Office" } }, { id: 8, month: "2026-06", state: "closed", space: null }];
const ADA = { id: 1, name: "ada", display_name: null, role: "engineer", permissions: ["corrections", "metering"] };
const SESSION = { body: { user: ADA } };

beforeEach(() => { keepSession({ user: ADA }); });
afterEach(forgetSession);

describe("what is asked", () => {
  test.each<[string, Draft, Record<string, unknown>]>([
    ["a stretch that is left out", STRETCH, { act: "exclude", points: [7], from: "2026-05-07T01:00:00.000Z", to: "2026-05-07T02:00:00.000Z" }],
    ["another value at an instant", { ...STRETCH, act: "replace", fields: { value: 5 } }, { act: "replace", points: [7], values: [{ at: "2026-05-07T01:00:00.000Z", value: 5 }] }],
    ["the other sign for good", { ...STRETCH, act: "sign", to: null }, { act: "ratio", meters: [3], points: [7], from: "2026-05-07T01:00:00.000Z", factor: -1 }],
    ["another register", { ...STRETCH, act: "exchange", fields: { end: 99, start: 0, serial: "X1", factor: 3 } }, { act: "exchange", points: [7], from: "2026-05-07T01:00:00.000Z", end: 99, start: 0, serial: "X1" }],
  ])("%s", (_, draft, body) => {
    expect(JSON.parse(JSON.stringify(bodyOf({ ...draft, reason: "r" }, 7, 3)))).toEqual({ ...body, reason: "r" });
  });

  test.each<[string, Draft, boolean]>([
    ["a stretch", STRETCH, true],
    ["one that ends before it begins", { ...STRETCH, to: FROM - 1 }, false],
    ["a value that is not told", { ...STRETCH, act: "replace" }, false],
    ["an exchange without a serial", { ...STRETCH, act: "exchange", fields: { end: 9, start: 0 } }, true],
    ["a ratio without an end", { ...STRETCH, act: "ratio", to: null, fields: { ratio: 40 } }, true],
  ])("%s is whole: %#", (_, draft, whole) => { expect(isWhole(draft)).toBe(whole); });

  test("who may not change records is offered no ratio, and a counter no bridge", () => {
    expect(offered(ABOUT, false)).not.toContain("ratio");
    expect(offered(ABOUT, true)).toContain("sign");
    expect(offered(ABOUT, true)).not.toContain("interpolate");
  });
});

describe("local times", () => {
  test.each([["2026-05-07T03:00:00", "2026-05-07T01:00:00Z"], ["2026-01-07T03:00", "2026-01-07T02:00:00Z"], ["2026-10-25T02:30", "2026-10-25T00:30:00Z"]])("%s in Berlin is %s", (local, instant) => {
    expect(instantAt(local, ZONE)).toBe(Date.parse(instant));
    expect(localAt(Date.parse(instant), ZONE).slice(0, 16)).toBe(local.slice(0, 16));
  });

  test("an hour that the clocks skip is none", () => { expect(instantAt("2026-03-29T02:30", ZONE)).toBeNull(); });
});

test.each([
  [{ value: 5, quality: "good" as const }, 5],
  [{ value: 5, quality: "bad" as const }, null],
  [{ value: 5, quality: "good" as const, corrected: "left out" as const }, null],
  [{ value: null, quality: "good" as const, corrected: "edited" as const, edited: 6 }, 6],
])("of %j counts %s", (reading, value) => { expect(counted({ at: "", rule: null, ...reading })).toBe(value); });

function Form() {
  const [draft, setDraft] = useState(STRETCH);
  return <CorrectForm about={ABOUT} meter={3} zone={ZONE} draft={draft} onDraft={setDraft} onClose={() => undefined} />;
}

test("a correction is tried, shows what it changes, and is applied with its reason", async () => {
  const asked = answering({
    "GET /session": SESSION,
    "POST /corrections?dry_run=true": { body: { id: null, effect: EFFECT, seen: SEEN, months: MONTHS } },
    "POST /corrections": { status: 201, body: { id: 12, effect: EFFECT, seen: SEEN, months: MONTHS } },
  });
  const user = userEvent.setup();
  show(<Form />);
  await user.click(screen.getByRole("button", { name: "See what it changes" }));
  const effect = await screen.findByRole("table", { name: "What the correction changes" });
  expect(within(effect).getByText("Light")).toBeVisible();
  expect(within(effect).getByText("Office")).toBeVisible();
  expect(screen.getByText("May 2026 of Office is closed: there this becomes an adjustment.")).toBeVisible();
  expect(screen.getByText(/June 2026 is closed with a space above/)).toBeVisible();
  expect(screen.getByText(/Tom Tenant/)).toHaveTextContent(/on screen, as Excel; 3 times, last May 9, 2026/);
  expect(screen.getByText(/program billing/)).toHaveTextContent(/as CSV; once/);
  expect(screen.getByText("and by 2 others whom you do not see")).toBeVisible();
  const apply = screen.getByRole("button", { name: "Apply" });
  expect(apply).toBeDisabled();
  await user.type(screen.getByRole("textbox", { name: "Reason" }), "Repaired");
  await user.click(apply);
  await waitFor(() => { expect(asked.filter(({ path }) => path === "/corrections")).toHaveLength(1); });
  expect(asked.find(({ path }) => path === "/corrections")?.body).toMatchObject({ act: "exclude", reason: "Repaired" });
});

test("what is refused is said, and nothing can be applied", async () => {
  answering({ "GET /session": SESSION, "POST /corrections": { status: 422, body: { title: "Refused", status: 422, detail: "no point 7", errors: [] } } });
  const user = userEvent.setup();
  show(<Form />);
  await user.click(screen.getByRole("button", { name: "See what it changes" }));
  expect(await screen.findByText(/no point 7/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Apply" })).toBeNull();
});

test("corrections are listed with author and reason, and taken back", async () => {
  const laid = { id: 12, act: "exclude", from: "2026-05-07T01:00:00Z", to: "2026-05-07T02:00:00Z", seconds: null, factor: null, end: null, reason: "Repaired", author: "Ada", made_at: "2026-05-08T01:00:00Z", undone_at: null, undone_by: null, point_count: 1 };
  const asked = answering({
    "GET /session": SESSION,
    "GET /corrections": { body: { items: [laid, { ...laid, id: 11, act: "scale", reason: "Wh", undone_at: "2026-05-08T02:00:00Z", undone_by: "Bob" }], next: null } },
    "POST /corrections/12/undo": { body: {} },
  });
  const user = userEvent.setup();
  show(<CorrectionList point={7} zone={ZONE} />);
  expect(await screen.findByText("Repaired")).toBeVisible();
  expect(screen.getByText("undone by Bob")).toBeVisible();
  await user.click(await screen.findByRole("button", { name: /^Undo: Leave out/ }));
  await waitFor(() => { expect(asked.some(({ path }) => path === "/corrections/12/undo")).toBe(true); });
});
