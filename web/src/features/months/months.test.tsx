import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { MATTERS, type MonthMatrix } from "@meterhouse/ui/api/months.ts";
import { forgetSession, keepSession } from "@meterhouse/ui/api/session.ts";
import type { Report } from "@meterhouse/ui/api/types.ts";
import de from "@meterhouse/ui/i18n/de.json" with { type: "json" };
import en from "@meterhouse/ui/i18n/en.json" with { type: "json" };
import { answering } from "@meterhouse/ui/testing/api.ts";

import { ClosedNotice } from "../../place/ClosedNotice.tsx";
import { showAt } from "../../testing/page.tsx";
import { MonthCard } from "./MonthCard.tsx";
import { Months } from "./Months.tsx";
import { monthsFrom } from "./view.ts";

const SITE = { kind: "spaces", id: 2, name: "Berlin campus" };
const PERIOD = { from: "2026-05-01", to: "2026-06-01" } as const;
const cell = { month: "2026-05", state: "open", closed_id: null, is_inherited: false, coverage: 0.97, adjusted: null } as const;
const MATRIX: MonthMatrix = {
  months: ["2026-04", "2026-05"],
  items: [{ space: SITE, months: [{ ...cell, month: "2026-04", state: "locked", closed_id: 7, adjusted: 2 }, cell] }],
};
const CLOSED = {
  id: 7, month: "2026-04", state: "closed", space: SITE, closed_at: "2026-05-04T08:00:00Z", closed_by: "ada", comment: "As billed", locked_at: null, locked_by: null, matters: [{ kind: "missing_slots", count: 12, of: 2880 }],
};
const FIGURES = {
  closed: CLOSED, subject: SITE,
  figures: [
    { series: 1, measure: "energy", direction: "input", category: "Electricity", unit: "kWh", closed: 500, adjustment: 25, current: 525, steps: [
      { at: "2026-05-05T08:00:00Z", stage: "normalization", change: 30, corrections: [{ id: 12, act: "scale", is_undone: false }] },
      { at: "2026-05-06T08:00:00Z", stage: "normalization", change: -5, corrections: [] },
    ] },
    { series: 2, measure: "cost", direction: "input", category: "Electricity", unit: "EUR", closed: 300, adjustment: null, current: 300, steps: [] },
  ],
};

function signIn(...permissions: string[]) {
  const user = { id: 1, name: "ada", display_name: null, role: "engineer", permissions };
  keepSession({ user });
  return { "GET /session": { body: { user } } };
}

beforeEach(() => { signIn("months", "locks"); });
afterEach(forgetSession);

test("the matrix says of each month where it stands, how complete it is and what has changed since", async () => {
  answering({ "GET /months": { body: MATRIX } });
  const choose = vi.fn();
  await showAt("/", <Months space={undefined} period={PERIOD} chosen={{}} onChoose={choose} />);
  expect(await screen.findByRole("button", { name: "Berlin campus, April 2026: locked, 97% there, 2 figures have changed since" })).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Berlin campus, May 2026: open, 97% there" }));
  expect(choose).toHaveBeenCalledWith({ place: 2, month: "2026-05" });
});

test("without a space there is nothing to close", async () => {
  answering({ "GET /months": { body: { months: ["2026-05"], items: [] } } });
  await showAt("/", <Months space={undefined} period={PERIOD} chosen={{}} onChoose={() => undefined} />);
  expect(await screen.findByText("No spaces")).toBeVisible();
});

describe("an open month", () => {
  test("is closed with a word, and with what is open only once that is accepted", async () => {
    const matters = [{ kind: "findings", count: 1, of: null }, { kind: "missing_slots", count: 12, of: 2880 }, { kind: "pending_slots", count: 0, of: null }];
    const asked = answering({
      ...signIn("months"),
      "POST /closed-months?dry_run=true": { body: { id: null, is_open: true, matters } },
      "POST /closed-months": { status: 201, body: { id: 8, is_open: true, matters } },
    });
    const user = userEvent.setup();
    await showAt("/", <MonthCard space={SITE} cell={cell} onClose={() => undefined} />);
    expect(await screen.findByText("1 open finding of weight")).toBeVisible();
    expect(screen.getByText(/12 intervals are missing/)).toBeVisible();
    expect(screen.getByText("Nothing is left to compute")).toBeVisible();
    const close = screen.getByRole("button", { name: "Close month" });
    await user.type(screen.getByRole("textbox", { name: /Comment/ }), "As billed");
    expect(close).toBeDisabled();
    await user.click(screen.getByRole("checkbox", { name: "I accept what is still open" }));
    await user.click(close);
    await waitFor(() => { expect(asked.find(({ path }) => path === "/closed-months")?.body).toEqual({ space: 2, month: "2026-05", comment: "As billed", accept: true }); });
  });

  test("is closed by nobody without the permission", async () => {
    answering(signIn("reports"));
    await showAt("/", <MonthCard space={SITE} cell={cell} onClose={() => undefined} />);
    expect(await screen.findByText(/takes the permission/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Close month" })).toBeNull();
  });

  test("that still runs says when it can be closed", async () => {
    answering({});
    await showAt("/", <MonthCard space={SITE} cell={{ ...cell, state: "running" }} onClose={() => undefined} />);
    expect(screen.getByText(/not over yet/)).toBeVisible();
  });
});

describe("a closed month", () => {
  const shut = { ...cell, month: "2026-04", state: "closed", closed_id: 7, adjusted: 1 } as const;

  test("tells each figure then and now, and by which cause", async () => {
    answering({ ...signIn("reports"), "GET /closed-months/7": { body: CLOSED }, "GET /closed-months/7/adjustments": { body: FIGURES } });
    await showAt("/", <MonthCard space={SITE} cell={shut} onClose={() => undefined} />);
    expect(await screen.findByText(/Closed by ada/)).toBeVisible();
    const table = await screen.findByRole("table", { name: "Figures of the month" });
    const row = within(table).getAllByRole("row")[1];
    expect(row).toHaveTextContent(/500.0 kWh\+25\.0 kWh525.0 kWh/);
    expect(within(table).getByText(/\+30\.0 kWh, correction 12 \(Wrong factor\)/)).toBeVisible();
    expect(within(table).getByText(/[-−]5\.00 kWh, other readings/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Lock" })).toBeNull();
  });

  test("is locked, and reopened with a reason, by whoever may", async () => {
    const asked = answering({
      ...signIn("locks"), "GET /closed-months/7": { body: CLOSED }, "GET /closed-months/7/adjustments": { body: FIGURES },
      "POST /closed-months/7/lock": { body: CLOSED }, "POST /closed-months/7/reopen": { body: CLOSED },
    });
    const user = userEvent.setup();
    await showAt("/", <MonthCard space={SITE} cell={shut} onClose={() => undefined} />);
    await user.click(await screen.findByRole("button", { name: "Lock" }));
    await waitFor(() => { expect(asked.some(({ path }) => path === "/closed-months/7/lock")).toBe(true); });
    await user.click(screen.getByRole("button", { name: "Reopen…" }));
    expect(screen.getByRole("button", { name: "Reopen month" })).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: /Why/ }), "A meter was forgotten");
    await user.click(screen.getByRole("button", { name: "Reopen month" }));
    await waitFor(() => { expect(asked.find(({ path }) => path === "/closed-months/7/reopen")?.body).toEqual({ reason: "A meter was forgotten" }); });
  });

  test("with a space that is not for these eyes says only that it is closed", async () => {
    answering({ ...signIn("reports"), "GET /closed-months/7": { status: 404, body: { title: "Not found", status: 404 } }, "GET /closed-months/7/adjustments": { body: { ...FIGURES, figures: [] } } });
    await showAt("/", <MonthCard space={SITE} cell={{ ...shut, is_inherited: true }} onClose={() => undefined} />);
    expect(await screen.findByText("Closed with a space above this one.")).toBeVisible();
  });
});

describe("the figures of a closed month", () => {
  const report = {
    report: "energy", parts: [{ id: "1", name: "Electricity", unit: "kWh" }], rows: [{ slot: "2026-04-01T00:00:00+02:00", part: "1", value: 1000, adjustment: 25 }], totals: [{ part: "1", value: 1000, adjustment: 25 }],
    months: [{ ...CLOSED, parts: [] }],
  } as unknown as Report;

  test("say that they are those of the close, and what is not in them", async () => {
    const change = vi.fn();
    await showAt("/", <ClosedNotice report={report} isCurrent={false} onCurrent={change} />);
    expect(screen.getByText(/April 2026 is closed/)).toBeVisible();
    expect(screen.getByText(/Electricity \+25\.0 kWh/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Show as it is now" }));
    expect(change).toHaveBeenCalledWith(true);
  });

  test("of open months say nothing", async () => {
    await showAt("/", <ClosedNotice report={{ ...report, months: [] }} isCurrent={false} onCurrent={() => undefined} />);
    expect(screen.queryByText(/closed/)).toBeNull();
  });
});

test("every matter has its words, open and in order", () => {
  for (const words of [en, de]) {
    const { none, ...open } = words.months.matter;
    expect(Object.keys(none).sort()).toEqual([...MATTERS].sort());
    expect(Object.keys(open).sort()).toEqual(MATTERS.flatMap((kind) => [`${kind}_one`, `${kind}_other`]).sort());
  }
});

test.each([
  [{ space: "2", place: "3", month: "2026-05" }, { space: 2, place: 3, month: "2026-05" }],
  [{ place: "3" }, {}],
  [{ place: "3", month: "2026-13" }, {}],
  [{ space: "x" }, {}],
])("the address %j means %j", (search, meant) => { expect(monthsFrom(search)).toEqual(meant); });
