import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { keepSession } from "@meterhouse/ui/api/session.ts";
import { speak } from "@meterhouse/ui/i18n/i18n.ts";
import { answering } from "@meterhouse/ui/testing/api.ts";

import { showAt } from "../../testing/page.tsx";
import { EntryPage } from "./EntryPage.tsx";

const MONTHS = (id: number, amounts: readonly number[]) => amounts.map((consumption, n) => ({ id: 10 * id + n, day_from: `2026-0${n + 1}-01`, day_to: `2026-0${n + 2}-01`, consumption, description: null }));
const METER = { category: "Oil", unit: "l", place: ["House", "Cellar"], zone: "Europe/Berlin", usual: { median: 10, least: 9, greatest: 11 }, consumptions: [], registers: [], entered_as: "consumption" };
const OIL = { ...METER, id: 1, name: "Oil", consumptions: MONTHS(1, [310, 280, 310]) };
const WOOD = { ...METER, id: 2, name: "Wood", usual: null };
const GAS = { ...METER, id: 3, name: "Gas", unit: "m³", entered_as: "register", usual: { median: 3, least: 2, greatest: 4 }, registers: [{ id: 30, at: "2026-05-10T08:00:00Z", register: 100, starts_anew: false, description: null }] };
const KEPT = { created: 1, updated: 0, rows: [{ row: 0, status: "created", errors: [] }] };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-05-20T08:00:30Z") });
  keepSession({ user: { id: 1, name: "ada", display_name: null, role: "engineer", permissions: ["reports", "readings"] } });
  return () => { vi.useRealTimers(); };
});

const USER = { id: 1, name: "ada", display_name: null, role: "engineer", permissions: ["reports", "readings"] };

async function enter(address: string, verdicts: object = KEPT) {
  const asked = answering({
    "GET /session": { body: { user: USER } },
    "GET /spaces/tree": { body: { items: [], parts: [] } },
    "GET /round": { body: { items: [OIL, WOOD, GAS] } },
    "POST /offline-consumptions/import": { body: verdicts },
    "POST /register-readings/import": { body: verdicts },
    "DELETE /offline-consumptions/12": { status: 204 },
  });
  await showAt(address, <EntryPage />);
  return asked;
}

const field = (name: string | RegExp) => screen.findByRole("textbox", { name });
const sentTo = (asked: Awaited<ReturnType<typeof enter>>, path: string) => asked.filter((one) => one.method !== "GET" && one.path.startsWith(path)).map(({ path: full, body }) => [full.split("?")[1], body]);

test("a grid has what stands, and says beside the cell what came before and what is usual", async () => {
  await enter("/entry?view=month&of=2026");
  expect(await field(/^Oil, Mar 1\b/)).toHaveValue("310");
  fireEvent.focus(await field(/^Oil, Apr 1\b/));
  expect(await screen.findByText(/Before: 310 l \(Mar 1.+31, 2026\) · Usual: 270.0 to 330.0 l/)).toBeInTheDocument();
  expect(await field(/^Oil, Jun 1\b/)).toBeDisabled();
});

test("keys go from cell to cell, past those that are shut", async () => {
  await enter("/entry?view=month&of=2026");
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  await user.click(await field(/^Oil, Apr 1\b/));
  await user.keyboard("{ArrowRight}");
  expect(await field(/^Oil, May 1\b/)).toHaveFocus();
  await user.keyboard("{ArrowRight}{Enter}");
  expect(await field(/^Wood, May 1\b/)).toHaveFocus();
  await user.keyboard("{ArrowUp}{ArrowLeft}");
  expect(await field(/^Oil, Apr 1\b/)).toHaveFocus();
});

test("all that was written is tried, then saved in one request; what stays the same is not sent", async () => {
  const asked = await enter("/entry?view=month&of=2026");
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  await user.type(await field(/^Oil, Apr 1\b/), "300");
  await user.clear(await field(/^Oil, Mar 1\b/));
  expect(screen.getByText("2 entries to save")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(await screen.findByRole("button", { name: "Save all the same" })); // something will be deleted
  const row = { meter_id: 1, day_from: "2026-04-01", day_to: "2026-05-01", consumption: 300 };
  await waitFor(() => { expect(sentTo(asked, "/offline-consumptions/import")).toEqual([["dry_run=true", [row]], ["dry_run=false", [row]]]); });
  await waitFor(() => { expect(sentTo(asked, "/offline-consumptions/12")).toHaveLength(1); });
  expect(await screen.findByText("Nothing to save")).toBeInTheDocument();
});

test("a block of a spreadsheet is laid over the cells, with the decimal comma of the language", async () => {
  await speak("de");
  await enter("/entry?view=month&of=2026");
  const cell = await field("Oil, 1.–30. Apr. 2026");
  fireEvent.paste(cell, { clipboardData: { getData: () => "1.300,5\t310,25\n\t7\t8\n" } });
  expect(cell).toHaveValue("1.300,5");
  expect(await field("Wood, 1.–31. Mai 2026")).toHaveValue("7");
  expect(screen.getByText("3 Einträge zu speichern")).toBeInTheDocument();
  fireEvent.keyDown(cell, { key: "z", ctrlKey: true });
  expect(cell).toHaveValue("");
});

test("what is refused says so at its cell, and nothing is saved", async () => {
  const refused = { created: 0, updated: 0, rows: [{ row: 0, status: "refused", errors: [{ field: "day_from", reason: "overlaps another" }] }] };
  const asked = await enter("/entry?view=month&of=2026", refused);
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  await user.type(await field(/^Oil, Apr 1\b/), "300");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("1 cell was refused; nothing was saved")).toBeInTheDocument();
  expect(await field(/^Oil, Apr 1\b/)).toHaveAttribute("aria-invalid", "true");
  expect(screen.getByText("overlaps another")).toBeInTheDocument();
  expect(sentTo(asked, "/offline-consumptions/import")).toHaveLength(1);
});

test("what is no number cannot be saved; what is odd is asked about first", async () => {
  await enter("/entry?view=month&of=2026");
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const cell = await field(/^Oil, Apr 1\b/);
  await user.type(cell, "3o0");
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  await user.clear(cell);
  await user.type(cell, "3000");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const dialog = await screen.findByRole("dialog", { name: "Look once more" });
  expect(dialog).toHaveTextContent(/Oil, Apr 1.+2026: More than twice the most that was usual of late/);
  await user.click(within(dialog).getByRole("button", { name: "Back to the entries" }));
  expect(cell).toHaveValue("3000");
});

test("a round notes the minute of each reading, and asks whether a register started anew", async () => {
  const asked = await enter("/entry?view=register");
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  expect(await screen.findByText("House › Cellar")).toBeInTheDocument();
  expect(screen.getByText(/Before: 100 m³/)).toBeInTheDocument();
  await user.type(await field(/^Gas, May 20, 2026, 10:00/), "7");
  expect(await screen.findByText("Less than the register showed before.")).toBeInTheDocument();
  await user.click(screen.getByRole("checkbox", { name: /started anew/ }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => { expect(sentTo(asked, "/register-readings/import")).toHaveLength(2); });
  expect(sentTo(asked, "/register-readings/import")[1]).toEqual(["dry_run=false", [{ meter_id: 3, at: "2026-05-20T08:00:00.000Z", register: 7, starts_anew: true }]]);
});

test("who may not hand in readings is told so", async () => {
  keepSession({ user: { ...USER, permissions: ["reports"] } });
  answering({ "GET /session": { body: { user: { ...USER, permissions: ["reports"] } } }, "GET /spaces/tree": { body: { items: [], parts: [] } }, "GET /round": { body: { items: [] } } });
  await showAt("/entry", <EntryPage />);
  expect(await screen.findByText("You may not hand in readings")).toBeInTheDocument();
});
