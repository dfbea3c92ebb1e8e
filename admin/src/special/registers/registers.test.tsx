import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { kindOf } from "../../testing/kinds.ts";
import { showPage } from "../../testing/page.tsx";
import { addressIn, formText, FRESH, invalidOf, ordersOf } from "./address.ts";
import { RegistersTab } from "./RegistersTab.tsx";

const DEVICES = kindOf({ kind: "devices", title: "Device", titlePlural: "Devices", fields: [] });
const ENERGY = { ...FRESH, function: 4, address: 801, type: "float64", scale: 0.001 };
const POWER = { ...FRESH, address: 40 };
const POINT = { kind: "counter", unit: "kWh", low: null, high: null, register_max: null, interval_seconds: null };
const POINTS = [
  { ...POINT, id: 2, name: "ActivePower", kind: "analog", unit: "kW", low: -50, high: 50, address: POWER },
  { ...POINT, id: 1, name: "ActiveEnergyImport", address: ENERGY },
  { ...POINT, id: 3, name: "State", kind: "text", unit: "1", address: null },
];
const MODEL = {
  id: "abb_b23", vendor: "ABB", model: "B23", source: "ABB manual", notes: "Registers are big-endian.",
  registers: [
    { name: "ActivePower", kind: "analog", unit: "kW", address: POWER, register_max: null },
    { name: "VoltageL1", kind: "analog", unit: "V", address: { ...FRESH, address: 2 }, register_max: null },
    { name: "VoltageL2", kind: "analog", unit: "V", address: { ...FRESH, address: 4 }, register_max: null },
  ],
};
const API = {
  "GET /points": { body: { items: POINTS, next: null, total: 3 } },
  "GET /profiles": { body: { items: [MODEL] } },
  "GET /profiles/abb_b23": { body: MODEL },
  "POST /devices/7/test-read": { body: { items: [
    { name: "ActiveEnergyImport", unit: "kWh", value: 1234.5, reason: null, registers: ["0x4093", "0x4A00"] },
    { name: "ActivePower", unit: "kW", value: null, reason: "illegal data address", registers: [] },
  ], answered: 1 } },
};

const tab = (permissions?: readonly string[]) => showPage(<RegistersTab kind={DEVICES} held={{ record: { id: 7, name: "Grid meter", profile: "abb_b23" }, etag: '"1"' }} />, permissions);
const rowOf = async (name: string) => screen.findByRole("row", { name: new RegExp(name) });

describe("the registers of a device", () => {
  test("stand in a table, each with its address and its limits", async () => {
    answering(API);
    await tab();
    expect(await rowOf("ActiveEnergyImport")).toHaveTextContent("ActiveEnergyImportCounterkWh4 · 801float64 ABCD0.001––");
    expect(await rowOf("ActivePower")).toHaveTextContent("ActivePowerAnalogkW3 · 40float32 ABCD1-5050");
    expect(await rowOf("State")).toHaveTextContent("none");
  });

  test("are read now, with raw registers, and with the reason where there is no value", async () => {
    const asked = answering(API);
    await tab();
    await userEvent.click(await screen.findByRole("button", { name: "Test read" }));
    expect(await screen.findByText("1 of 2 answered")).toBeVisible();
    expect(await rowOf("ActiveEnergyImport")).toHaveTextContent("1,234.5 kWh0x4093 0x4A00");
    expect(await rowOf("ActivePower")).toHaveTextContent("illegal data address");
    expect(asked.at(-1)?.body).toEqual([{ name: "ActiveEnergyImport", unit: "kWh", address: ENERGY }, { name: "ActivePower", unit: "kW", address: POWER }]);
  });

  test("are made from a model, all at once, but for those that are there already", async () => {
    const asked = answering({ ...API, "POST /points": { status: 201, body: { items: [{ ...POINT, id: 9, name: "VoltageL1", address: null }] } }, "DELETE /points/9": { body: {} } });
    await tab();
    await userEvent.click(await screen.findByRole("button", { name: "Add from a model" }));
    const table = within(await screen.findByRole("table", { name: "Registers of the model" }));
    expect(table.getByRole("checkbox", { name: "ActivePower" })).toBeDisabled();
    await userEvent.click(table.getByRole("checkbox", { name: "VoltageL2" }));
    await userEvent.click(screen.getByRole("button", { name: "Make one point" }));
    expect(await screen.findByText("One point is made")).toBeVisible();
    expect(asked.find(({ method, path }) => method === "POST" && path === "/points")?.body).toEqual([{ ...MODEL.registers[1], device_id: 7 }]);
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.some(({ method, path }) => method === "DELETE" && path === "/points/9")).toBe(true); });
  });

  test("are changed in a drawer, with refusals at their inputs", async () => {
    const asked = answering({ ...API, "PATCH /points/2": { status: 422, body: { title: "Refused", errors: [{ field: "address.order", reason: "does not fit" }, { field: "high", reason: "is below low" }] } } });
    await tab();
    await userEvent.click(await screen.findByRole("button", { name: "Change ActivePower" }));
    const high = await screen.findByRole("textbox", { name: "High" });
    await userEvent.clear(high);
    await userEvent.type(high, "60");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("is below low")).toBeVisible();
    expect(screen.getByText("does not fit")).toBeVisible();
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ high: 60 });
  });

  test("can be tried before they are kept", async () => {
    const asked = answering({ ...API, "POST /devices/7/test-read": { body: { items: [{ name: "", unit: "", value: 230.1, reason: null, registers: ["0x4366"] }], answered: 1 } } });
    await tab();
    const address = await screen.findByRole("textbox", { name: "Address (from 0)" });
    await userEvent.clear(address);
    await userEvent.type(address, "12");
    await userEvent.click(screen.getByRole("button", { name: "Read" }));
    expect(await screen.findByText("230.1")).toBeVisible();
    expect(asked.at(-1)?.body).toEqual([{ name: "", unit: "", address: { ...FRESH, address: 12 } }]);
    await userEvent.click(screen.getByRole("button", { name: "Keep it as a point" }));
    expect(await screen.findByRole("dialog", { name: "New point" })).toBeVisible();
  });

  test("can only be looked at by those who may not change them", async () => {
    answering(API);
    await tab(["records"]);
    expect(await rowOf("ActivePower")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("an address", () => {
  test("says what it takes to read it, and no order where there is none", () => {
    expect(formText({ ...FRESH, type: "uint16" })).toBe("uint16");
    expect(formText({ ...FRESH, type: "bool", bit: 3 })).toBe("bool.3");
    expect(formText({ ...FRESH, type: "string", count: 8 })).toBe("string[8] ABCD");
  });

  test("offers the orders of its width, and the one that it has", () => {
    expect(ordersOf({ type: "float32", order: "AB" })).toEqual(["ABCD", "CDAB", "BADC", "DCBA", "AB"]);
    expect(ordersOf({ type: "int64", order: "ABCD" })).toHaveLength(8);
  });

  test("is none where a point has none", () => {
    expect(addressIn(null)).toBeNull();
    expect(addressIn({ unit: 1 })).toBeNull();
  });

  test("keeps bits and words of what means no value apart from numbers", () => {
    expect(invalidOf("0x8000, nan, -1,")).toEqual(["0x8000", "nan", -1]);
  });
});
