import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { fieldsOf, type Schemas } from "../catalogue/schema.ts";
import { DOCUMENT, METERS } from "../testing/kinds.ts";
import { showPage } from "../testing/page.tsx";
import { differences } from "./diff.ts";
import { History } from "./History.tsx";

const NOW = { id: 7, name: "Main", space_id: 4, kind: "main", is_counted: true, hourly_high: null, installed_on: null };
const BEFORE = { name: "Mian", space_id: 3, kind: "main", is_counted: true, hourly_high: null, installed_on: null };
const VERSIONS = [
  { id: 12, at: "2026-03-02T09:30:00Z", actor: "grace", action: "update", before: BEFORE, after: { ...BEFORE, name: "Main", space_id: 4 } },
  { id: 11, at: "2026-03-01T09:30:00Z", actor: "ada", action: "create", before: null, after: BEFORE },
];
const API = {
  "GET /openapi.json": { body: DOCUMENT },
  "GET /meters/7/history": { body: { items: VERSIONS, next: null } },
  "GET /spaces/3": { body: { id: 3, name: "Hall" } },
  "GET /spaces/4": { body: { id: 4, name: "Office" } },
};

describe("the history of a record", () => {
  test("says who did what, field by field, with names and not with numbers", async () => {
    answering(API);
    await showPage(<History kind={METERS} held={{ record: NOW, etag: '"2"' }} />);
    const [changed, added] = await screen.findAllByRole("table", { name: "What was changed" });
    expect(screen.getByText("grace")).toBeVisible();
    expect(screen.getByText("changed")).toBeVisible();
    const rows = within(changed ?? document.body).getAllByRole("row");
    expect(rows).toHaveLength(3);
    expect(rows[1]).toHaveTextContent("NameMianMain");
    await waitFor(() => { expect(rows[2]).toHaveTextContent("SpaceHallOffice"); });
    // Of what was added: what it said, and not the fields that it left empty.
    expect(within(added ?? document.body).getAllByRole("row").map(({ textContent }) => textContent)).toEqual(["FieldAfter", "NameMian", "SpaceHall", "KindMain", "Is countedYes"]);
  });

  test("brings a version back, after it has shown what that changes now", async () => {
    const asked = answering({ ...API, "PATCH /meters/7": { body: { ...NOW, ...BEFORE }, headers: { etag: '"3"' } } });
    await showPage(<History kind={METERS} held={{ record: NOW, etag: '"2"' }} />);
    await userEvent.click(await screen.findByRole("button", { name: "Restore this version" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText("This would change now:")).toBeVisible();
    await userEvent.click(dialog.getByRole("button", { name: "Restore this version" }));
    expect(await screen.findByText("An earlier version of Mian is back")).toBeVisible();
    const sent = asked.find(({ method }) => method === "PATCH");
    expect(sent?.body).toEqual({ name: "Mian", space_id: 3 });
    expect(sent?.headers.get("if-match")).toBe('"2"');
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.filter(({ method }) => method === "PATCH").at(-1)?.body).toEqual({ name: "Main", space_id: 4 }); });
  });

  test("offers those who may only look nothing to bring back", async () => {
    answering(API);
    await showPage(<History kind={METERS} held={{ record: NOW, etag: null }} />, ["records"]);
    expect(await screen.findByText("grace")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Restore this version" })).toBeNull();
  });
});

describe("differences", () => {
  const SCHEMAS: Schemas = {
    Flat: { type: "object", properties: { type: { const: "flat" }, price: { type: "number" } } },
    Tou: { type: "object", properties: { type: { const: "tou" }, prices: { type: "array", items: { type: "number" } } } },
  };
  const FIELDS = fieldsOf({
    type: "object",
    properties: {
      name: { type: "string" },
      components: { type: "array", items: { anyOf: [{ $ref: "#/components/schemas/Flat" }, { $ref: "#/components/schemas/Tou" }], discriminator: { propertyName: "type" } } },
      nodes: { type: "array", items: { type: "object", properties: { name: { type: "string" }, x: { type: "number" } } } },
    },
  }, SCHEMAS);
  const told = (before: Record<string, unknown>, after: Record<string, unknown>) => differences(FIELDS, before, after)
    .map(({ path, before: was, after: is }) => [path.map(({ field, place }) => `${field.name}${place === null ? "" : String(place)}`).join("."), was, is]);

  test.each([
    ["of a plain field", { name: "a" }, { name: "b" }, [["name", "a", "b"]]],
    ["of nothing", { name: "a", nodes: [] }, { name: "a", nodes: [] }, []],
    ["of absent and null", { name: null }, {}, []],
    ["within an entry", { nodes: [{ name: "a", x: 1 }, { name: "b", x: 1 }] }, { nodes: [{ name: "a", x: 1 }, { name: "b", x: 2 }] }, [["nodes2.x", 1, 2]]],
    ["of one entry more", { nodes: [] }, { nodes: [{ name: "a" }] }, [["nodes1", undefined, { name: "a" }]]],
    ["within a variant", { components: [{ type: "flat", price: 1 }] }, { components: [{ type: "flat", price: 2 }] }, [["components1.price", 1, 2]]],
    ["of the variant itself", { components: [{ type: "flat", price: 1 }] }, { components: [{ type: "tou", prices: [1] }] }, [["components1", { type: "flat", price: 1 }, { type: "tou", prices: [1] }]]],
  ])("%s", (_, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });
});
