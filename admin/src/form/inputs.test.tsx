import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { fieldsOf, type JsonSchema } from "../catalogue/schema.ts";
import { kindOf, DOCUMENT } from "../testing/kinds.ts";
import { showPage } from "../testing/page.tsx";
import { faultsByPath } from "./faults.ts";
import { RecordForm } from "./RecordForm.tsx";
import { sectionsOf } from "./sections.ts";
import { timeOf } from "./TimeInput.tsx";

const DIAGRAM: JsonSchema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string" },
    links: {
      type: "array", default: [],
      items: { type: "object", required: ["source"], properties: { source: { type: "string" }, start: { type: "string", format: "time" }, power: { type: ["number", "null"], "x-unit": "kW", default: null } } },
    },
    drawing_ids: { type: "array", items: { type: "integer", "x-ref": "drawings" }, default: [] },
    meter: { anyOf: [{ type: "object", "x-subject": ["meters", "spaces"], properties: { kind: { type: "string" }, id: { type: "integer" } } }, { type: "null" }], default: null },
    at: { type: ["string", "null"], format: "date-time", default: null },
    note: { type: ["string", "null"], default: null },
  },
};
const KIND = kindOf({ kind: "diagrams", title: "Diagram", titlePlural: "Diagrams", columns: ["name", "links"], fields: fieldsOf(DIAGRAM, {}) });
const RECORD = { id: 7, name: "Flow", links: [{ source: "Grid", start: "08:00", power: 5 }, { source: "Sun", start: "09:00", power: null }], drawing_ids: [2, 1], meter: { kind: "meters", id: 9 }, at: "2026-01-31T12:00:00Z", note: null };
const API = {
  "GET /openapi.json": { body: DOCUMENT },
  "GET /drawings": { body: { items: [{ id: 1, name: "Plan" }, { id: 2, name: "Roof" }, { id: 3, name: "Cellar" }], next: null, total: 3 } },
  "GET /meters/9": { body: { id: 9, name: "Main" } },
  "GET /spaces": { body: { items: [{ id: 4, name: "Hall" }], next: null, total: 1 } },
  "PATCH /diagrams/7": { body: { ...RECORD }, headers: { etag: '"2"' } },
};

async function form(answers: Parameters<typeof answering>[0] = API) {
  const asked = answering(answers);
  const onSaved = vi.fn();
  await showPage(<RecordForm kind={KIND} held={{ record: RECORD, etag: '"1"' }} onSaved={onSaved} onCancel={vi.fn()} onReload={vi.fn()} />);
  return { asked, onSaved, sent: () => asked.filter(({ method }) => method === "PATCH").at(-1)?.body };
}

const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));

describe("the inputs of a form", () => {
  test("a list of flat objects is a table: a row each, to add and to take away", async () => {
    const { sent } = await form();
    const table = within(screen.getByRole("table", { name: "Links" }));
    expect(table.getAllByRole("columnheader").map(({ textContent }) => textContent)).toEqual(["Source *", "Start", "Power kW", "Remove"]);
    expect(table.getByRole("textbox", { name: "Source, row 2" })).toHaveValue("Sun");
    await userEvent.click(table.getByRole("button", { name: "Remove entry 1" }));
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Source, row 2" }), "Wind");
    await userEvent.type(screen.getByRole("textbox", { name: "Start, row 2" }), "830");
    await save();
    await waitFor(() => { expect(sent()).toEqual({ links: [{ source: "Sun", start: "09:00", power: null }, { source: "Wind", start: "08:30", power: null }] }); });
  });

  test("several references keep their order, and more are found by name", async () => {
    const { sent } = await form();
    expect(await screen.findByText("Roof")).toBeVisible();
    await userEvent.click(screen.getByRole("combobox", { name: "Drawings" }));
    await userEvent.click(await screen.findByRole("option", { name: "Cellar" }));
    await save();
    await waitFor(() => { expect(sent()).toEqual({ drawing_ids: [2, 1, 3] }); });
  });

  test("a subject is a kind first, and then a record of it", async () => {
    const { sent } = await form();
    const subject = within(screen.getByRole("group", { name: "Meter" }));
    await waitFor(() => { expect(subject.getByRole("combobox", { name: "Meter: record" })).toHaveValue("Main"); });
    await userEvent.click(subject.getByRole("combobox", { name: "Meter: kind" }));
    await userEvent.click(await screen.findByRole("option", { name: "Spaces" }));
    await save();
    expect(await screen.findByText("Choose a record of this kind")).toBeVisible();
    await userEvent.click(subject.getByRole("combobox", { name: "Meter: record" }));
    await userEvent.click(await screen.findByRole("option", { name: "Hall" }));
    await save();
    await waitFor(() => { expect(sent()).toEqual({ meter: { kind: "spaces", id: 4 } }); });
  });

  test("an instant is typed and sent in UTC, wherever the browser is", async () => {
    await form();
    expect(screen.getByLabelText("At")).toHaveValue("2026-01-31T12:00");
    expect(screen.getByText("UTC")).toBeVisible();
  });

  test.each([["8", "08:00"], ["830", "08:30"], ["8.30", "08:30"], ["24:00", "24:00"], ["noon", "noon"]])("the time %s is taken as %s", (typed, time) => {
    expect(timeOf(typed)).toBe(time);
  });
});

describe("saving", () => {
  test("works with Ctrl+S, is announced, and can be undone: what was changed gets its former value", async () => {
    const { asked, sent, onSaved } = await form();
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), " 2{Control>}s{/Control}");
    await waitFor(() => { expect(onSaved).toHaveBeenCalledWith(7); });
    expect(sent()).toEqual({ name: "Flow 2" });
    expect(screen.getAllByRole("status").some((region) => region.textContent.includes("Saved Flow"))).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(sent()).toEqual({ name: "Flow" }); });
    expect(asked.filter(({ method }) => method === "PATCH").at(-1)?.headers.get("if-match")).toBe('"2"');
  });

  test("opens what is closed where the server finds a fault in it, and puts the cursor there", async () => {
    const kind = kindOf({ ...KIND, columns: ["name"] });
    answering({ ...API, "POST /diagrams": { status: 422, body: { title: "Refused", errors: [{ field: "note", reason: "is too honest" }] } } });
    await showPage(<RecordForm kind={kind} held={null} onSaved={vi.fn()} onCancel={vi.fn()} onReload={vi.fn()} />);
    expect(screen.getByRole("button", { name: "More" })).toHaveAttribute("aria-expanded", "false");
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "x");
    await save();
    expect(await screen.findByText("is too honest")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Note" })).toHaveFocus();
  });

  test("puts what is wrong with a whole row below it", async () => {
    await form({ ...API, "PATCH /diagrams/7": { status: 422, body: { title: "Refused", errors: [{ field: "links[1]", reason: "flows in a circle" }, { field: "links[0].power", reason: "is negative" }] } } });
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "x");
    await save();
    expect(await screen.findByText("flows in a circle")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Power, row 1" })).toBeInvalid();
  });

  test("is for those who may: others see the values and cannot change them", async () => {
    answering(API);
    await showPage(<RecordForm kind={KIND} held={{ record: RECORD, etag: null }} onSaved={vi.fn()} onCancel={vi.fn()} onReload={vi.fn()} />, ["records"]);
    expect(screen.getByRole("textbox", { name: "Name" })).toBeDisabled();
    expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
    expect(screen.getByText("You may see this, but not change it")).toBeVisible();
  });
});

describe("a form's sections", () => {
  const names = (columns: readonly string[]) => {
    const { first, rest } = sectionsOf({ ...KIND, columns });
    return [first.map(({ name }) => name), rest.map(({ name }) => name)];
  };

  test("what is needed and what the list shows come first", () => {
    expect(names(["links"])).toEqual([["name", "links"], ["drawing_ids", "meter", "at", "note"]]);
  });

  test("a short form has one section", () => {
    expect(names(["links", "drawing_ids", "meter", "note"])).toEqual([["name", "links", "drawing_ids", "meter", "at", "note"], []]);
  });
});

test("a refusal of owner.id belongs to the input of owner_id", () => {
  const fields = fieldsOf({ type: "object", properties: { owner_kind: { type: "string" }, owner_id: { type: "integer" }, address: { type: "object", properties: { id: { type: "integer" } } } } }, {});
  expect(faultsByPath([{ field: "owner.id", reason: "is none" }, { field: "address.id", reason: "is odd" }], fields)).toEqual({ "owner_id": "is none", "address.id": "is odd" });
});

test("what the server has against an entry of one input stands at that input", () => {
  const fields = fieldsOf({ type: "object", properties: { space_ids: { type: "array", items: { "type": "integer", "x-ref": "spaces" } }, days: { type: "array", items: { enum: ["mon", "tue"] } }, expression: { type: "object" }, links: { type: "array", items: { type: "object", properties: { at: { type: "string" } } } } } }, {});
  const errors = [{ field: "space_ids[0]", reason: "is beyond what you see: 7" }, { field: "space_ids[2]", reason: "is beyond what you see: 9" }, { field: "days[1]", reason: "is no day" }, { field: "expression.limit", reason: "is missing" }, { field: "links[0].at", reason: "is late" }];
  expect(faultsByPath(errors, fields)).toEqual({ "space_ids": "is beyond what you see: 7; is beyond what you see: 9", "days": "is no day", "expression": "is missing", "links.0.at": "is late" });
});
