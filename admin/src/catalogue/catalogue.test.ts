import i18n from "i18next";
import { describe, expect, test } from "vitest";

import { type Field, fieldsOf, type JsonSchema, optionsOf, readable, readableOption, type Schemas } from "./schema.ts";
import { catalogueOf } from "./useCatalogue.ts";
import { changesOf, faultsOf, heldRecord, sentRecord, startOf } from "./values.ts";

const SCHEMAS: Schemas = {
  Meter: {
    type: "object",
    required: ["name", "space_id", "address"],
    properties: {
      id: { type: "integer", "x-read-only": true },
      name: { type: "string", minLength: 1, maxLength: 10 },
      space_id: { type: "integer", "x-ref": "spaces" },
      master_id: { anyOf: [{ type: "integer" }, { type: "null" }], "x-ref": "meters", "x-help": "The meter above.", default: null },
      hourly_high: { anyOf: [{ type: "number", minimum: 0 }, { type: "null" }], "x-unit": "kWh", default: null },
      is_counted: { type: "boolean", default: true },
      kind: { enum: ["main", "sub", null], default: null },
      window: { enum: [15, 30], default: 15 },
      installed_on: { anyOf: [{ type: "null" }, { type: "string", format: "date" }], default: null },
      password: { anyOf: [{ type: "string" }, { type: "null" }], "x-write-only": true, default: null },
      address: { anyOf: [{ $ref: "#/components/schemas/Modbus" }, { $ref: "#/components/schemas/Mqtt" }], discriminator: { propertyName: "type" } },
      labels: { type: "object", default: {} },
      limits: { type: "array", items: { type: "number" }, default: [] },
    },
  },
  Modbus: { type: "object", required: ["type", "unit"], properties: { type: { enum: ["modbus"] }, unit: { type: "integer", minimum: 0, maximum: 255 }, scale: { type: "number", default: 1 } } },
  Mqtt: { type: "object", required: ["type", "topic"], properties: { type: { const: "mqtt" }, topic: { type: "string" } } },
  Tree: { type: "object", properties: { children: { type: "array", items: { $ref: "#/components/schemas/Tree" } } } },
};

const FIELDS = fieldsOf({ $ref: "#/components/schemas/Meter" }, SCHEMAS);

function field(name: string): Field {
  const found = FIELDS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

describe("a schema", () => {
  test.each([
    ["name", "text"], ["space_id", "reference"], ["master_id", "reference"], ["hourly_high", "number"], ["is_counted", "boolean"], ["kind", "choice"],
    ["installed_on", "date"], ["address", "variant"], ["labels", "json"], ["limits", "list"],
  ])("makes of %s a %s", (name, shape) => {
    expect(field(name).shape.is).toBe(shape);
  });

  test("keeps what is said of a field, on whichever side of null it is said", () => {
    expect(field("hourly_high")).toMatchObject({ unit: "kWh", nullable: true, required: false, shape: { least: 0 } });
    expect(field("master_id")).toMatchObject({ help: "The meter above.", nullable: true, shape: { kind: "meters" } });
    expect(field("kind")).toMatchObject({ nullable: true, shape: { options: ["main", "sub"] } });
  });

  test("tells the types of an object apart by their tag, whether as enum or as const", () => {
    expect(field("address").shape).toMatchObject({ tag: "type", variants: [{ value: "modbus" }, { value: "mqtt" }] });
  });

  test("knows all values of a field that has few", () => {
    const optionsIn = (schema: JsonSchema) => optionsOf(fieldsOf({ type: "object", properties: { field: schema } }, SCHEMAS)[0]?.shape ?? { is: "json" });
    expect(optionsIn({ type: "integer", minimum: 1, maximum: 3 })).toEqual([1, 2, 3]);
    expect(optionsIn({ enum: ["fri", "mon", "tue"] })).toEqual(["mon", "tue", "fri"]);
    expect([optionsIn({ type: "integer", minimum: 0, maximum: 255 }), optionsIn({ type: "number", minimum: 0, maximum: 1 }), optionsIn({ type: "integer" })]).toEqual([null, null, null]);
  });

  test("joins a kind and an id beside it to one reference", () => {
    const fields = fieldsOf({ type: "object", properties: { owner_kind: { type: "string" }, owner_id: { type: "integer" }, kind: { type: "string" }, other_id: { type: "integer" } } }, SCHEMAS);
    expect(fields.map(({ shape }) => shape)).toMatchObject([{ is: "kind" }, { is: "referenceBy", kindField: "owner_kind" }, { is: "text" }, { is: "number" }]);
  });

  test("keeps plain values plain, however deep they are", () => {
    const nested = (depth: number): JsonSchema => (depth === 0 ? { type: "array", items: { enum: ["mon", "tue"] } } : { type: "object", properties: { a: nested(depth - 1) } });
    expect(JSON.stringify(fieldsOf(nested(8), SCHEMAS))).not.toContain('"json"');
  });

  test("that contains itself ends all the same", () => {
    expect(JSON.stringify(fieldsOf(SCHEMAS.Tree ?? {}, SCHEMAS))).toContain('"json"');
  });

  test.each([["hourly_high", "Hourly high"], ["space_id", "Space"], ["space_ids", "Spaces"]])("%s is read as %s", (name, label) => {
    expect(readable(name)).toBe(label);
  });

  test.each([["time-of-use", "Time of use"], ["ABCD", "ABCD"], ["kW", "kW"], [15, "15"]])("the option %s is read as %s", (option, label) => {
    expect(readableOption(option)).toBe(label);
  });

  test("declares kinds by group, in the order of the document", () => {
    const kind = (name: string, group: string) => ({ kind: name, schema: "Meter", title: name, titlePlural: name, group, columns: [], search: true });
    const { groups } = catalogueOf({ components: { schemas: SCHEMAS }, "x-kinds": [kind("meters", "Metering"), kind("users", "People"), kind("points", "Metering")] });
    expect(groups.map(({ name, kinds }) => [name, kinds.map((one) => one.kind)])).toEqual([["Metering", ["meters", "points"]], ["People", ["users"]]]);
  });
});

describe("a new record", () => {
  test("starts with its defaults", () => {
    expect(startOf(FIELDS)).toEqual({
      name: "", space_id: null, master_id: null, hourly_high: "", is_counted: true, kind: null, window: 15,
      installed_on: null, password: "", address: null, labels: "{}", limits: [],
    });
  });

  test("says everything that is missing at once", () => {
    expect(faultsOf(i18n.t, FIELDS, startOf(FIELDS))).toEqual({ name: "This is needed", space_id: "This is needed", address: "This is needed" });
  });
});

describe("a record", () => {
  const record = {
    id: 7, name: "Main", space_id: 3, master_id: null, hourly_high: 0, is_counted: false, kind: null, window: 30,
    installed_on: "2026-01-01", address: { type: "modbus", unit: 1, scale: 2 }, labels: { a: 1 }, limits: [1, 2],
  };

  test("goes through the form unharmed, and what is write-only is not sent empty", () => {
    const { id: _, ...sent } = record;
    expect(sentRecord(FIELDS, heldRecord(FIELDS, record))).toEqual(sent);
  });

  test("keeps what an object of it says besides its declared fields", () => {
    const fields = fieldsOf({ type: "object", properties: { connection: { type: "object", properties: { host: { type: "string" }, port: { type: "integer" } }, default: {} } } }, {});
    const source = { connection: { host: "10.0.0.5", password: "•••" } };
    expect(heldRecord(fields, source)).toEqual({ connection: { host: "10.0.0.5", port: "", password: "•••" } });
    expect(sentRecord(fields, heldRecord(fields, source))).toEqual(source);
  });

  test("sends null for what is emptied, and never nought", () => {
    expect(sentRecord(FIELDS, { ...heldRecord(FIELDS, record), hourly_high: "" }).hourly_high).toBeNull();
  });

  test("sends only what was changed", () => {
    const held = heldRecord(FIELDS, record);
    expect(changesOf(record, sentRecord(FIELDS, held))).toEqual({});
    expect(changesOf(record, sentRecord(FIELDS, { ...held, limits: [1], name: "Other" }))).toEqual({ name: "Other", limits: [1] });
  });

  test.each([
    [{ name: "far too long a name" }, { name: "At most 10 characters" }],
    [{ hourly_high: -1 }, { hourly_high: "At least 0" }],
    [{ address: { type: "modbus", unit: 300, scale: 1 } }, { "address.unit": "At most 255" }],
    [{ address: { type: "mqtt", topic: "" } }, { "address.topic": "This is needed" }],
    [{ labels: "{" }, { labels: "Not valid JSON" }],
    [{ limits: [1, "x"] }, { "limits.1": "Not a number" }],
  ])("with %j is faulty: %j", (change, faults) => {
    expect(faultsOf(i18n.t, FIELDS, { ...heldRecord(FIELDS, record), ...change })).toEqual(faults);
  });
});
