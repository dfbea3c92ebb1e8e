import { fieldsOf, type Schemas } from "../catalogue/schema.ts";
import { type Kind, UNSAID } from "../catalogue/useCatalogue.ts";

/** A kind that says what the test needs of it, and nothing else. */
export function kindOf(said: Partial<Kind> & Pick<Kind, "kind" | "fields">): Kind {
  return { title: said.kind, titlePlural: said.kind, group: "Metering", columns: ["name"], search: true, ...UNSAID, ...said };
}

const SCHEMAS: Schemas = {
  Meter: {
    type: "object",
    required: ["name", "space_id"],
    properties: {
      name: { type: "string", minLength: 1, maxLength: 80 },
      space_id: { type: "integer", "x-ref": "spaces" },
      kind: { enum: ["main", "sub", null], default: null },
      is_counted: { type: "boolean", default: true },
      hourly_high: { type: ["number", "null"], "x-unit": "kWh", default: null },
      installed_on: { type: ["string", "null"], format: "date", default: null },
    },
  },
  Space: {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string", minLength: 1, maxLength: 80 },
      parent_id: { type: ["integer", "null"], "x-ref": "spaces", default: null },
      kind: { enum: ["site", "building", "floor", "area", null], default: null },
    },
  },
};

const declared = (kind: string, schema: string, title: string, titlePlural: string, group: string, columns: readonly string[]) => ({
  kind, schema, title, titlePlural, group, columns, search: true, help: `What a ${title.toLowerCase()} is.`, permission: "metering", readPermission: "reports",
});

/** An OpenAPI document with two kinds, as the server would answer it. */
export const DOCUMENT = {
  components: { schemas: SCHEMAS },
  "x-kinds": [
    { ...declared("spaces", "Space", "Space", "Spaces", "Places", ["name", "kind", "parent_id"]), tree: "parent_id" },
    declared("meters", "Meter", "Meter", "Meters", "Metering", ["name", "space_id", "kind", "is_counted"]),
  ],
};

export const METERS = kindOf({ kind: "meters", title: "Meter", titlePlural: "Meters", columns: ["name", "space_id", "kind", "is_counted"], permission: "metering", fields: fieldsOf(SCHEMAS.Meter ?? {}, SCHEMAS) });
