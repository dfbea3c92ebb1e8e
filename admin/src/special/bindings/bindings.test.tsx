import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT } from "../../testing/kinds.ts";
import { showApp } from "../../testing/page.tsx";
import { carrying } from "./bindings.ts";
import { bodyOf, changeOf, draftOf, freshDraft, refusalsOf } from "./draft.ts";
import { branchesOf } from "./pathTree.ts";

const [SPACES, METERS] = DOCUMENT["x-kinds"];
const BOUND_KINDS = {
  ...DOCUMENT,
  "x-kinds": [{ ...SPACES, parts: [{ kind: "meters", roles: [] }] }, { ...METERS, wholes: ["spaces"] }],
};
const BINDING = {
  id: 98, owner_kind: "spaces", owner_id: 2, part_kind: "meters", part_id: 1, role: null, direction: "input", share: 0.25,
  valid_from: "2025-12-31T23:00:00Z", valid_to: null, _names: { owner_id: "Campus", part_id: "Grid import" },
} as const;
const ENDED = { ...BINDING, id: 99, part_id: 3, direction: "output", share: 1, valid_from: null, valid_to: "2026-02-28T23:00:00Z", _names: { owner_id: "Campus", part_id: "Old meter" } } as const;
const CAMPUS = { kind: "spaces", id: 2, name: "Campus" };
const API = {
  "GET /openapi.json": { body: BOUND_KINDS },
  "GET /spaces/2": { body: { id: 2, name: "Campus", parent_id: 1, kind: "site" } },
  "GET /bindings": { body: { items: [BINDING, ENDED], next: null, total: 2 } },
  "GET /spaces/2/paths": { body: { items: [[{ kind: "spaces", id: 1, name: "Group" }, CAMPUS]] } },
  "GET /spaces/tree": { body: { items: [{ id: 1, name: "Group", zone: null, meters: [], children: [{ id: 2, name: "Campus", zone: "Europe/Berlin", meters: [], children: [] }] }] } },
  "GET /meters": { body: { items: [{ id: 5, name: "Chiller" }, { id: 6, name: "Lift" }], next: null, total: 2 } },
};
const NOTE = "Chiller is part of Campus already, by Campus > Hall > Chiller; totals count it once";
const posted = (asked: ReturnType<typeof answering>) => asked.filter(({ method, path }) => method === "POST" && !path.includes("dry_run")).at(-1)?.body;

describe("the parts of a record", () => {
  test("stand by kind, with share, direction and days of the site", async () => {
    answering(API);
    await showApp("/spaces/2?tab=parts");
    const table = within(await screen.findByRole("table", { name: "Meters" }));
    await waitFor(() => { expect(table.getByRole("row", { name: /Grid import/ })).toHaveTextContent("Grid importconsumed25%since Jan 1, 2026"); });
    expect(table.getByRole("row", { name: /Old meter/ })).toHaveTextContent("Old meterproduced100%until Feb 28, 2026ended");
    const here = await screen.findByText("Campus", { selector: "strong" });
    expect(here.closest("[aria-current]")).not.toBeNull();
    expect(screen.getByText("There is one way from the top down to it.")).toBeVisible();
  });

  test("are bound several at once, after what is counted already was told", async () => {
    const made = [{ ...BINDING, id: 201, part_id: 5 }, { ...BINDING, id: 202, part_id: 6 }];
    const asked = answering({
      ...API,
      "POST /bindings?dry_run=true": { body: { items: [{ ...BINDING, id: null, _notes: [NOTE] }, { ...BINDING, id: null }] } },
      "POST /bindings": { status: 201, body: { items: made } },
      "DELETE /bindings/201": { body: {} }, "DELETE /bindings/202": { body: {} },
    });
    await showApp("/spaces/2?tab=parts");
    await userEvent.click(await screen.findByRole("button", { name: "Bind more" }));
    await userEvent.click(screen.getByRole("combobox", { name: "Meters" }));
    await userEvent.click(await screen.findByRole("option", { name: "Chiller" }));
    await userEvent.click(await screen.findByRole("option", { name: "Lift" }));
    expect(await screen.findByText(NOTE)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Bind 2" }));
    expect(await screen.findByText("2 are bound")).toBeVisible();
    expect(posted(asked)).toEqual([5, 6].map((id) => ({ owner: { kind: "spaces", id: 2 }, part: { kind: "meters", id }, role: null, direction: "input", share: 1, valid_from: null, valid_to: null })));
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.filter(({ method }) => method === "DELETE")).toHaveLength(2); });
  });

  test("show each refusal at its field before anything is saved", async () => {
    answering({ ...API, "POST /bindings?dry_run=true": { status: 422, body: { title: "Refused", errors: [{ field: "[0].share", reason: "0 binds nothing" }, { field: "[0]", reason: "is bound already" }] } } });
    await showApp("/spaces/2?tab=parts");
    await userEvent.click(await screen.findByRole("button", { name: "Bind more" }));
    await userEvent.click(screen.getByRole("combobox", { name: "Meters" }));
    await userEvent.click(await screen.findByRole("option", { name: "Chiller" }));
    expect(await screen.findByText("is bound already")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Share" })).toHaveAccessibleDescription(/0 binds nothing/);
    expect(screen.getByRole("button", { name: "Bind one" })).toBeDisabled();
  });

  test("are changed where they stand, only in what differs, and back again", async () => {
    const isChanged = () => asked.some(({ method, path }) => method === "PATCH" && !path.includes("dry_run"));
    const asked: ReturnType<typeof answering> = answering({
      ...API,
      "GET /bindings": { get body() { return { items: [{ ...BINDING, share: isChanged() ? 0.3 : 0.25 }], next: null, total: 1 }; } },
      "PATCH /bindings/98": { body: { ...BINDING, share: 0.3 } },
    });
    await showApp("/spaces/2?tab=parts");
    await userEvent.click(await screen.findByRole("button", { name: "Change the binding of Grid import" }));
    const share = screen.getByRole("textbox", { name: "Share" });
    await userEvent.clear(share);
    await userEvent.type(share, "30");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("The binding of Grid import is changed")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.filter(({ method, path }) => method === "PATCH" && !path.includes("dry_run")).map(({ body }) => body)).toEqual([{ share: 0.3 }, { share: 0.25 }]); });
  });

  test("are removed, and brought back", async () => {
    const asked = answering({ ...API, "DELETE /bindings/98": { body: {} }, "POST /bindings/98/restore": { status: 201, body: BINDING } });
    await showApp("/spaces/2?tab=parts");
    await userEvent.click(await screen.findByRole("button", { name: "Remove Grid import" }));
    expect(await screen.findByText("Grid import is bound no longer")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.some(({ path }) => path === "/bindings/98/restore")).toBe(true); });
  });

  test("can only be looked at by those who may not change them", async () => {
    answering(API);
    await showApp("/spaces/2?tab=parts", ["records", "reports"]);
    expect(await screen.findByRole("table", { name: "Meters" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Bind more" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Remove Grid import" })).toBeNull();
  });
});

describe("a draft of a binding", () => {
  test("is sent in shares and instants of the site's days", () => {
    expect(bodyOf({ ...freshDraft("meters"), share: 7, from: "2026-03-29", to: "2026-03-30" }, "meters", "Europe/Berlin"))
      .toEqual({ role: null, direction: "input", share: 0.07, valid_from: "2026-03-28T23:00:00Z", valid_to: "2026-03-29T22:00:00Z" });
  });

  test("of a point holds its ratio as it is", () => {
    expect(bodyOf({ ...freshDraft("points"), share: -40 }, "points", "UTC").share).toBe(-40);
  });

  test("keeps an instant within a day that nobody touched", () => {
    const exchanged = { ...BINDING, valid_from: "2026-01-05T13:20:00Z" };
    expect(changeOf(exchanged, { ...draftOf(exchanged, "Europe/Berlin"), direction: "output" }, "Europe/Berlin")).toEqual({ direction: "output" });
  });

  test("knows refusals of several bindings by their field", () => {
    expect(refusalsOf([{ field: "[0].role", reason: "is no role" }, { field: "[1].role", reason: "is no role" }, { field: "[1]", reason: "is bound" }, { field: "valid_to", reason: "is early" }]))
      .toEqual({ "role": "is no role", "": "is bound", "valid_to": "is early" });
  });
});

test("paths share what is above them", () => {
  const path = (...names: string[]) => names.map((name, id) => ({ kind: "spaces", id: name.length * 10 + id, name }));
  const [top, ...others] = branchesOf([path("Group", "Hall", "M"), path("Group", "Office", "M")]);
  expect(others).toEqual([]);
  expect(top?.below.map(({ name }) => name)).toEqual(["Hall", "Office"]);
});

test("only what is made of meters, however far above, carries energy", () => {
  const kind = (name: string, ...parts: string[]) => ({ kind: name, parts: parts.map((part) => ({ kind: part, roles: [] })), wholes: [] });
  const found = carrying([kind("virtual-power-plants", "microgrids"), kind("microgrids", "meters"), kind("sensors", "points"), kind("meters", "points")]);
  expect([...found].sort()).toEqual(["meters", "microgrids", "offline-meters", "virtual-meters", "virtual-power-plants"]);
});
