import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import type { TreeSpace } from "@meterhouse/ui/api/types.ts";
import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT } from "../testing/kinds.ts";
import { showApp } from "../testing/page.tsx";
import { matching, mayMove, metersBelow, rowsOf } from "./tree.ts";

const METER = { id: 1, name: "m", category_id: 1, item_id: null, master_id: null };
const space = (id: number, name: string, children: TreeSpace[] = [], meters = 0): TreeSpace => ({ id, name, kind: "building", zone: null, currency: null, children, meters: Array.from({ length: meters }, () => METER), parts: [] });

const TREE = [space(1, "Group", [space(2, "Berlin", [space(3, "Office", [space(4, "Ground floor", [], 2)], 1)]), space(5, "Pune")])];
const API = {
  "GET /openapi.json": { body: DOCUMENT },
  "GET /spaces/tree": { body: { items: TREE } },
  "GET /spaces/3": { body: { id: 3, name: "Office", parent_id: 2, kind: "building" }, headers: { etag: '"1"' } },
  "GET /spaces/2": { body: { id: 2, name: "Berlin", parent_id: 1, kind: "site" } },
};

const items = () => within(screen.getByRole("tree")).getAllByRole("treeitem").map(({ textContent }) => textContent);
const active = () => document.getElementById(screen.getByRole("tree").getAttribute("aria-activedescendant") ?? "")?.textContent;

async function tree(answers: Parameters<typeof answering>[0] = API, permissions?: readonly string[]) {
  const asked = answering(answers);
  const router = await showApp("/tree", permissions);
  (await screen.findByRole("tree")).focus();
  return { asked, router };
}

describe("the tree of spaces", () => {
  test("shows each space with its meters and those below it", async () => {
    await tree();
    expect(items()).toEqual(["GroupBuilding3meters", "BerlinBuilding3meters", "PuneBuilding"]);
    expect(screen.getByText("5 spaces")).toBeVisible();
    expect(screen.getByRole("treeitem", { name: /Berlin/ })).toHaveAttribute("aria-expanded", "false");
    expect(screen.getByRole("treeitem", { name: /Pune/ })).toHaveAttribute("aria-setsize", "2");
  });

  test("is walked with arrow keys, and opened with Enter", async () => {
    const { router } = await tree();
    await userEvent.keyboard("{ArrowDown}{ArrowRight}{ArrowRight}");
    expect(active()).toMatch(/^Office/);
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(items()).toHaveLength(3);
    await userEvent.keyboard("{ArrowRight}{ArrowDown}{Enter}");
    await waitFor(() => { expect(router.state.location.search).toEqual({ space: 3 }); });
    expect(await screen.findByRole("heading", { name: "Office" })).toBeVisible();
  });

  test("finds a space wherever it is, and marks what was found", async () => {
    await tree();
    await userEvent.type(screen.getByRole("textbox", { name: "Find a space" }), "ground");
    expect(items()).toHaveLength(4);
    expect(screen.getByText("Ground", { selector: "mark" })).toBeVisible();
    expect(screen.getByText("4 spaces shown")).toBeVisible();
  });

  test("opens and closes all at once", async () => {
    await tree();
    await userEvent.click(screen.getByRole("button", { name: "Open all" }));
    expect(items()).toHaveLength(5);
    await userEvent.click(screen.getByRole("button", { name: "Close all" }));
    expect(items()).toHaveLength(1);
  });

  test("moves a space by keyboard, once the server said that it may, and moves it back", async () => {
    const { asked } = await tree({ ...API, "PATCH /spaces/2?dry_run=true": { body: {} }, "PATCH /spaces/2": { body: { id: 2 }, headers: { etag: '"8"' } } });
    await userEvent.keyboard("{ArrowDown}m");
    expect(screen.getByText(/^Moving Berlin/)).toBeVisible();
    await userEvent.keyboard("{ArrowDown}");
    expect(active()).toMatch(/^Pune/);
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByText("Berlin is moved")).toBeVisible();
    const moved = () => asked.filter(({ method }) => method === "PATCH").map(({ path, body }) => [path, body]);
    expect(moved()).toEqual([["/spaces/2?dry_run=true", { parent_id: 5 }], ["/spaces/2", { parent_id: 5 }]]);
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(moved().at(-1)).toEqual(["/spaces/2", { parent_id: 1 }]); });
  });

  test("moves a space to the top", async () => {
    const { asked } = await tree({ ...API, "PATCH /spaces/2": { body: { id: 2 } } });
    await userEvent.keyboard("{ArrowDown}m{Home}");
    expect(active()).toBe("To the top of the tree");
    await userEvent.keyboard("{Enter}");
    await waitFor(() => { expect(asked.filter(({ method }) => method === "PATCH").at(-1)).toMatchObject({ path: "/spaces/2", body: { parent_id: null } }); });
  });

  test("shows why a space may not be moved, and moves nothing", async () => {
    const { asked } = await tree({ ...API, "PATCH /spaces/2": { status: 409, body: { title: "Conflict", detail: "space Pune has a space Berlin already" } } });
    await userEvent.keyboard("{ArrowDown}m{ArrowDown}{Enter}");
    expect(await screen.findByText("space Pune has a space Berlin already")).toBeVisible();
    expect(asked.filter(({ method }) => method === "PATCH").map(({ path }) => path)).toEqual(["/spaces/2?dry_run=true"]);
  });

  test("moves without a keyboard too: Move, then a press on where it shall stand; Escape leaves it", async () => {
    const { asked, router } = await tree({ ...API, "PATCH /spaces/3": { body: { id: 3 } } });
    await router.navigate({ to: "/tree", search: { space: 3 } });
    await userEvent.click(await screen.findByRole("button", { name: "Move" }));
    await userEvent.click(screen.getByRole("treeitem", { name: /Pune/ }));
    await waitFor(() => { expect(asked.filter(({ method }) => method === "PATCH").at(-1)).toMatchObject({ path: "/spaces/3", body: { parent_id: 5 } }); });
    screen.getByRole("tree").focus();
    await userEvent.keyboard("m");
    expect(screen.getByText(/^Moving/)).toBeVisible();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByText(/^Moving/)).toBeNull();
  });

  test("begins a new space below the chosen one", async () => {
    const { router } = await tree();
    await router.navigate({ to: "/tree", search: { space: 3 } });
    await userEvent.click(await screen.findByRole("button", { name: "Add a space in it" }));
    expect(router.state.location.search).toEqual({ below: 3 });
    await waitFor(() => { expect(screen.getByRole("combobox", { name: "Parent" })).toHaveValue("Office"); });
  });

  test("offers those who may only look nothing to move", async () => {
    await tree(API, ["records", "reports"]);
    await userEvent.keyboard("{ArrowDown}m");
    expect(screen.queryByText(/^Moving/)).toBeNull();
    expect(screen.queryByRole("button", { name: "Add a top space" })).toBeNull();
  });

  test("draws only the rows that are near, of two thousand", async () => {
    const many = [space(1, "Group", Array.from({ length: 2_000 }, (_, n) => space(n + 2, `Room ${String(n)}`)))];
    await tree({ ...API, "GET /spaces/tree": { body: { items: many } } });
    expect(items().length).toBeLessThan(60);
    await userEvent.type(screen.getByRole("textbox", { name: "Find a space" }), "1999");
    expect(items()).toHaveLength(2);
  });
});

describe("the rows of the tree", () => {
  test("are those of open spaces, each with its place among its siblings", () => {
    expect(rowsOf(TREE, (id) => id === 1).map(({ space: { name }, level, place, siblings, open }) => [name, level, place, siblings, open])).toEqual([
      ["Group", 1, 1, 1, true], ["Berlin", 2, 1, 2, false], ["Pune", 2, 2, 2, null],
    ]);
  });

  test("hold what was found and all above it", () => {
    expect(rowsOf(matching(TREE, "OFFICE"), () => true).map(({ space: { name } }) => name)).toEqual(["Group", "Berlin", "Office"]);
  });

  test("count the meters of whole parts of the tree", () => {
    expect([...metersBelow([space(1, "a", [space(2, "b", [], 2)], 1)])]).toEqual([[2, 2], [1, 3]]);
  });

  test.each([
    ["into a sibling", 2, 5, true], ["to the top", 2, null, true], ["where it is", 2, 1, false], ["into itself", 2, 2, false],
    ["into what is below it", 2, 4, false], ["a top one to the top", 1, null, false],
  ])("a space %s", (_, id, into, may) => {
    expect(mayMove(TREE, id, into)).toBe(may);
  });
});
