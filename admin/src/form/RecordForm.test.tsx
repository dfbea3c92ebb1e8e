import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import type { JsonSchema, Schemas } from "../catalogue/schema.ts";
import { fieldsOf } from "../catalogue/schema.ts";
import type { Held } from "../records/record.ts";
import { kindOf } from "../testing/kinds.ts";
import { showPage } from "../testing/page.tsx";
import { RecordForm } from "./RecordForm.tsx";

const SCHEMAS: Schemas = {
  Flat: { type: "object", required: ["type", "price"], properties: { type: { enum: ["flat"] }, price: { type: "number", "x-unit": "per kWh" } } },
  Demand: { type: "object", required: ["type", "window"], properties: { type: { enum: ["demand"] }, window: { type: "integer" } } },
};

const TARIFF: JsonSchema = {
  type: "object",
  required: ["name", "components"],
  properties: {
    id: { type: "integer", "x-read-only": true },
    name: { type: "string" },
    is_default: { type: "boolean", default: false },
    fixed: { anyOf: [{ type: "number" }, { type: "null" }], default: null, "x-unit": "per month", "x-help": "Paid even when nothing is used." },
    space_id: { anyOf: [{ type: "integer" }, { type: "null" }], default: null, "x-ref": "spaces" },
    components: { type: "array", items: { anyOf: [{ $ref: "#/components/schemas/Flat" }, { $ref: "#/components/schemas/Demand" }], discriminator: { propertyName: "type" } } },
  },
};

const KIND = kindOf({ kind: "tariffs", title: "Tariff", titlePlural: "Tariffs", group: "Money", fields: fieldsOf(TARIFF, SCHEMAS) });

const HELD: Held = { record: { id: 7, name: "Municipal", is_default: false, fixed: 9.5, space_id: null, components: [{ type: "flat", price: 0.31 }] }, etag: '"4"' };

async function form(held: Held | null, acts: { onSaved?: (id: number) => void; onReload?: () => void } = {}) {
  await showPage(<RecordForm kind={KIND} held={held} onSaved={acts.onSaved ?? vi.fn()} onCancel={vi.fn()} onReload={acts.onReload ?? vi.fn()} />);
}

describe("the form of a record", () => {
  test("has an input for each field, with its unit and its help, and none for what is read only", async () => {
    answering({});
    await form(HELD);
    expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("Municipal");
    expect(screen.getByRole("switch", { name: "Is default" })).not.toBeChecked();
    expect(screen.getByRole("textbox", { name: "Fixed" })).toHaveValue("9.5");
    expect(screen.getByText("per month")).toBeVisible();
    expect(screen.getByText("Paid even when nothing is used.")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Price" })).toHaveValue("0.31");
    expect(screen.queryByRole("textbox", { name: "Number" })).toBeNull();
  });

  test("cannot be saved before something is changed", async () => {
    answering({});
    await form(HELD);
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), " 2026");
    expect(screen.getByRole("button", { name: "Save" })).toBeEnabled();
    expect(screen.getByText("Not saved yet")).toBeVisible();
  });

  test("sends what was changed, and only if the record is still the same", async () => {
    const asked = answering({ "PATCH /tariffs/7": { body: { id: 7 } } });
    const onSaved = vi.fn();
    await form(HELD, { onSaved });
    await userEvent.clear(screen.getByRole("textbox", { name: "Fixed" }));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => { expect(onSaved).toHaveBeenCalledWith(7); });
    expect(asked.at(-1)).toMatchObject({ method: "PATCH", path: "/tariffs/7", body: { fixed: null } });
    expect(asked.at(-1)?.headers.get("if-match")).toBe('"4"');
  });

  test("says at once what is needed, before the server is asked", async () => {
    const asked = answering({});
    await form(null);
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findAllByText("This is needed")).toHaveLength(1);
    expect(asked.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("asks first for the type of a part, then for the fields of that type", async () => {
    const asked = answering({ "POST /tariffs": { status: 201, body: { id: 8 } } });
    await form(null);
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "New");
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    await userEvent.click(screen.getByRole("combobox", { name: "Type" }));
    await userEvent.click(await screen.findByRole("option", { name: "Demand" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Window" }), "15");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await vi.waitFor(() => { expect(asked.at(-1)?.method).toBe("POST"); });
    expect(asked.at(-1)?.body).toEqual({ name: "New", is_default: false, fixed: null, space_id: null, components: [{ type: "demand", window: 15 }] });
  });

  test("shows all that the server refuses, each at its field", async () => {
    answering({ "PATCH /tariffs/7": { status: 422, body: { title: "Refused", errors: [{ field: "name", reason: "is taken" }, { field: "components[0].price", reason: "is negative" }, { field: "calendar", reason: "is missing" }] } } });
    await form(HELD);
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "x");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("is taken")).toBeVisible();
    expect(screen.getByText("is negative")).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent("The server refused 3 valuescalendar: is missing");
  });

  test("says when somebody else was first, and loads the newer version on request", async () => {
    const onReload = vi.fn();
    answering({ "PATCH /tariffs/7": { status: 412, body: { title: "Precondition failed" } } });
    await form(HELD, { onReload });
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "x");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Somebody else has changed this record meanwhile")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Load the newer version" }));
    expect(onReload).toHaveBeenCalled();
  });
});
