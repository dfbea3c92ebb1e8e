import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { rank } from "../palette/entries.ts";
import { DOCUMENT } from "../testing/kinds.ts";
import { showApp, showPage } from "../testing/page.tsx";
import { AdminOnly } from "./AdminOnly.tsx";

const USERS = { kind: "users", schema: "Space", title: "User", titlePlural: "Users", group: "People", columns: ["name"], search: true, permission: "people", readPermission: "people" };
const API = {
  "GET /openapi.json": { body: { ...DOCUMENT, "x-kinds": [...DOCUMENT["x-kinds"], USERS] } },
  "GET /meters": { body: { items: [{ id: 7, name: "Main meter", _names: { space_id: "Hall" } }], next: null, total: 1 } },
  "GET /spaces": { body: { items: [{ id: 3, name: "Main hall" }], next: null, total: 1 } },
};

describe("the navigation", () => {
  test("has the groups of the API, the one that one is in open", async () => {
    answering(API);
    await showApp("/meters");
    const navigation = within(await screen.findByRole("navigation", { name: "Kinds of records" }));
    expect(await navigation.findByRole("button", { name: "Metering" })).toHaveAttribute("aria-expanded", "true");
    expect(navigation.getByRole("link", { name: "Meters" })).toHaveAttribute("aria-current", "page");
    expect(navigation.getByRole("button", { name: "People" })).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(navigation.getByRole("button", { name: "People" }));
    expect(await navigation.findByRole("link", { name: "Users" })).toBeVisible();
  });

  test("leaves out what one may not see", async () => {
    answering(API);
    await showApp("/", ["records", "reports"]);
    expect(await screen.findByRole("button", { name: "Metering" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Users", hidden: true })).toBeNull();
    expect(screen.queryByRole("link", { name: "Import a site" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Export the site" })).toBeNull();
  });

  test("begins with a way past it", async () => {
    answering(API);
    await showApp("/");
    await screen.findByRole("heading", { name: "Administration" });
    await userEvent.tab();
    expect(screen.getByRole("link", { name: "Skip to the content" })).toHaveFocus();
  });

  test("is for those who may see how the site is set up", async () => {
    answering(API);
    await showPage(<AdminOnly>within</AdminOnly>, ["reports"]);
    expect(await screen.findByText("This part is for administrators")).toBeVisible();
    expect(screen.queryByText("within")).toBeNull();
  });
});

describe("the palette", () => {
  test("goes to a list by a few letters, from anywhere", async () => {
    answering(API);
    const router = await showApp("/");
    await screen.findByRole("heading", { name: "Administration" });
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.type(await screen.findByRole("textbox", { name: "Find a list, an act or a record" }), "new met{Enter}");
    await waitFor(() => { expect(router.state.location.pathname).toBe("/meters/new"); });
  });

  test("finds records by name, of every kind that one may see", async () => {
    const asked = answering(API);
    const router = await showApp("/", ["records", "reports"]);
    await userEvent.click((await screen.findAllByRole("button", { name: /Find anything/ }))[0] ?? document.body);
    await userEvent.type(await screen.findByRole("textbox", { name: "Find a list, an act or a record" }), "main");
    expect(await screen.findByRole("option", { name: "Main hall" })).toBeVisible();
    await userEvent.click(screen.getByRole("option", { name: /Main meter.*Hall/ }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/meters/7"); });
    expect(asked.some(({ path }) => path.startsWith("/users"))).toBe(false);
  });

  test.each([["Energy categories", "cat", 1], ["Energy categories", "ener cat", 0], ["Meters", "eter", 2], ["Meters", "x", null]])("%s is found by %s in place %s", (label, typed, place) => {
    expect(rank(label, typed)).toBe(place);
  });
});

describe("keys that are pressed alone", () => {
  test("make a new record", async () => {
    answering(API);
    const router = await showApp("/meters");
    await screen.findByRole("link", { name: "Main meter" });
    await userEvent.keyboard("n");
    await waitFor(() => { expect(router.state.location.pathname).toBe("/meters/new"); });
  });

  test("can be switched off", async () => {
    answering(API);
    const router = await showApp("/meters");
    await screen.findByRole("link", { name: "Main meter" });
    await userEvent.keyboard("?");
    await userEvent.click(await screen.findByRole("switch", { name: /^Keys that are pressed alone/ }));
    await userEvent.keyboard("{Escape}");
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard("n");
    expect(router.state.location.pathname).toBe("/meters");
  });
});
