import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT } from "../testing/kinds.ts";
import { showApp } from "../testing/page.tsx";

const MAIN = { id: 1, name: "Main", space_id: 3, kind: "main", is_counted: true, hourly_high: 40, installed_on: "2026-01-31", _names: { space_id: "Hall" } };
const LIGHT = { id: 2, name: "Light", space_id: 4, kind: "sub", is_counted: true, hourly_high: null, installed_on: null, _names: { space_id: "Office" } };

const API = { "GET /openapi.json": { body: DOCUMENT }, "GET /meters": { body: { items: [MAIN, LIGHT], next: null, total: 2 } } };

const asksFor = (asked: readonly { method: string; path: string }[], part: string) => asked.some(({ method, path }) => method === "GET" && path.startsWith("/meters") && path.includes(part));

describe("a list", () => {
  test("shows its records by the names of what they refer to, each a link to its page", async () => {
    answering(API);
    await showApp("/meters");
    expect(await screen.findByRole("link", { name: "Main" })).toHaveAttribute("href", "/meters/1");
    expect(screen.getByRole("link", { name: "Hall" })).toHaveAttribute("href", "/spaces/3");
    expect(screen.getByRole("heading", { name: "Meters" })).toBeVisible();
  });

  test("calls a record without a name by what it is of", async () => {
    const { name: _, ...nameless } = MAIN;
    answering({ ...API, "GET /meters": { body: { items: [nameless], next: null, total: 1 } } });
    await showApp("/meters");
    expect(await screen.findByRole("link", { name: "Hall #1" })).toHaveAttribute("href", "/meters/1");
  });

  test("keeps search, filter and order in the address, and asks the server for them", async () => {
    const asked = answering(API);
    const router = await showApp("/meters");
    await userEvent.type(await screen.findByRole("textbox", { name: "Search" }), "hall");
    await waitFor(() => { expect(asksFor(asked, "q=hall")).toBe(true); });
    await userEvent.click(screen.getByRole("combobox", { name: "Filter by Kind" }));
    await userEvent.click(await screen.findByRole("option", { name: "Sub" }));
    await userEvent.click(screen.getByRole("button", { name: /^Name/ }));
    await waitFor(() => { expect(router.state.location.search).toEqual({ q: "hall", kind: "sub", sort: "name" }); });
    await waitFor(() => { expect(asksFor(asked, "kind=sub")).toBe(true); });
    await userEvent.click(screen.getByRole("button", { name: "Clear search and filters" }));
    await waitFor(() => { expect(router.state.location.search).toEqual({}); });
  });

  test("begins with what its address says", async () => {
    const asked = answering(API);
    await showApp("/meters?q=hall&is_counted=true&nonsense=1");
    expect(await screen.findByRole("textbox", { name: "Search" })).toHaveValue("hall");
    expect(await screen.findByRole("combobox", { name: "Filter by Is counted" })).toHaveValue("Yes");
    await waitFor(() => { expect(asksFor(asked, "is_counted=true")).toBe(true); });
    expect(asksFor(asked, "nonsense")).toBe(false);
  });

  test("shows the columns that were chosen, and remembers them", async () => {
    answering(API);
    await showApp("/meters");
    expect(await screen.findByRole("columnheader", { name: /Kind/ })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Columns" }));
    await userEvent.click(await screen.findByRole("checkbox", { name: "Kind" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Hourly high" }));
    expect(screen.queryByRole("columnheader", { name: /^Kind/ })).toBeNull();
    expect(screen.getByRole("columnheader", { name: /Hourly high/ })).toBeVisible();
    expect(JSON.parse(localStorage.getItem("meterhouse.columns.meters") ?? "")).toEqual(["name", "space_id", "is_counted", "hourly_high"]);
  });

  test("is walked with arrow keys, from the search on, and chosen from with the space bar", async () => {
    answering(API);
    await showApp("/meters");
    await screen.findByRole("link", { name: "Main" });
    await userEvent.keyboard("/");
    expect(screen.getByRole("textbox", { name: "Search" })).toHaveFocus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(screen.getByRole("link", { name: "Light" })).toHaveFocus();
    await userEvent.keyboard(" ");
    expect(screen.getByRole("checkbox", { name: "Choose Light" })).toBeChecked();
    expect(screen.getByText("1 chosen")).toBeVisible();
  });

  test("that is empty says what to do next", async () => {
    answering({ ...API, "GET /meters": { body: { items: [], next: null, total: 0 } } });
    await showApp("/meters");
    expect(await screen.findByRole("heading", { name: "No meters yet" })).toBeVisible();
    expect(screen.getByText("What a meter is.")).toBeVisible();
    expect(screen.getAllByRole("link", { name: "Import" })[0]).toHaveAttribute("href", "/meters/import");
  });

  test("shows those who may only look nothing to write with", async () => {
    answering(API);
    await showApp("/meters", ["records", "reports"]);
    await screen.findByRole("link", { name: "Main" });
    for (const name of ["Add", "Import"]) expect(screen.queryByRole("link", { name })).toBeNull();
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(screen.getByRole("button", { name: "Export" })).toBeVisible();
  });
});

/** Chooses all meters and one of their fields to change. */
async function changing(field: string) {
  await showApp("/meters");
  await userEvent.click(await screen.findByRole("checkbox", { name: "Choose all on this page" }));
  await userEvent.click(screen.getByRole("button", { name: "Change a field" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("combobox", { name: "Field" }));
  await userEvent.click(await screen.findByRole("option", { name: field }));
  return dialog;
}

/** Has it tried what the server makes of this as the hourly high of all. */
async function checking(high: string) {
  const dialog = await changing("Hourly high");
  await userEvent.type(dialog.getByRole("textbox", { name: "Hourly high" }), high);
  await userEvent.click(dialog.getByRole("button", { name: "Check" }));
  return dialog;
}

describe("many records at a stroke", () => {
  test("get a value once it was tried, and get their own back", async () => {
    const asked = answering({
      ...API,
      "PATCH /meters?dry_run=true": { body: { items: [MAIN, { ...LIGHT, kind: "main" }] } },
      "PATCH /meters": { body: { items: [MAIN, { ...LIGHT, kind: "main" }] } },
    });
    const dialog = await changing("Kind");
    await userEvent.click(dialog.getByRole("combobox", { name: "Kind" }));
    await userEvent.click(await screen.findByRole("option", { name: "Main" }));
    await userEvent.click(dialog.getByRole("button", { name: "Check" }));
    expect(await dialog.findByText("One record would change. One has this value already.")).toBeVisible();
    await userEvent.click(dialog.getByRole("button", { name: "Change one record" }));
    expect(await screen.findByText("Kind: one record changed")).toBeVisible();
    expect(asked.filter(({ method }) => method === "PATCH").map(({ path, body }) => [path, body])).toEqual([
      ["/meters?dry_run=true", { ids: [1, 2], change: { kind: "main" } }],
      ["/meters", { ids: [1, 2], change: { kind: "main" } }],
    ]);
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Undone")).toBeVisible();
    expect(asked.filter(({ method }) => method === "PATCH").at(-1)?.body).toEqual({ ids: [2], change: { kind: "sub" } });
  });

  test("get back what each of them had, where that differed", async () => {
    const asked = answering({
      ...API,
      "PATCH /meters?dry_run=true": { body: { items: [{ ...MAIN, hourly_high: 60 }, { ...LIGHT, hourly_high: 60 }] } },
      "PATCH /meters": { body: { items: [] } },
    });
    const dialog = await checking("60");
    await userEvent.click(await dialog.findByRole("button", { name: "Change 2 records" }));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Undone")).toBeVisible();
    expect(asked.filter(({ method }) => method === "PATCH").slice(2).map(({ body }) => body)).toEqual([
      { ids: [1], change: { hourly_high: 40 } }, { ids: [2], change: { hourly_high: null } },
    ]);
  });

  test("stay as they are where one of them is refused, and the reason stands at the field", async () => {
    answering({ ...API, "PATCH /meters?dry_run=true": { status: 422, body: { title: "Refused", detail: "1 value is refused", errors: [{ field: "[1].hourly_high", reason: "is too low" }] } } });
    const dialog = await checking("1");
    expect(await dialog.findByText("is too low")).toBeVisible();
  });

  test("are deleted one by one; what is in use stays and says why, the rest can be brought back", async () => {
    const asked = answering({ ...API, "DELETE /meters/1": { status: 409, body: { title: "Conflict", detail: "meter Main is used by 1 meter (Light)" } }, "DELETE /meters/2": { status: 204 }, "POST /meters/2/restore": { status: 201, body: LIGHT } });
    await showApp("/meters");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Choose all on this page" }));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await userEvent.click(await screen.findByRole("button", { name: "Delete 2 records" }));
    expect(await screen.findByText("Main: Not possible as things are – meter Main is used by 1 meter (Light)")).toBeVisible();
    await userEvent.click(within(screen.getByRole("dialog")).getByText("Close"));
    expect(screen.getByText("One record deleted")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Undone")).toBeVisible();
    expect(asked.some(({ method, path }) => method === "POST" && path === "/meters/2/restore")).toBe(true);
  });
});

describe("what was deleted", () => {
  test("is listed with when and by whom, and comes back", async () => {
    const asked = answering({
      ...API,
      "GET /meters?deleted=true&limit=200": { body: { items: [{ ...LIGHT, _names: {}, deleted_at: "2026-03-01T10:00:00Z", deleted_by: "grace" }], next: null, total: 1 } },
      "GET /spaces/4": { body: { id: 4, name: "Office" } },
      "POST /meters/2/restore": { status: 201, body: LIGHT },
    });
    await showApp("/meters");
    await userEvent.click(await screen.findByRole("button", { name: "Deleted" }));
    expect(await screen.findByText("grace")).toBeVisible();
    expect(await screen.findByRole("link", { name: "Office" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Light" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Restore Light" }));
    expect(await screen.findByText("Restored Light")).toBeVisible();
    expect(asked.some(({ method, path }) => method === "POST" && path === "/meters/2/restore")).toBe(true);
  });
});
