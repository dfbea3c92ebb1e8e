/** JSON Schema as a form needs it: references resolved, null set apart, one shape per field. */

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly discriminator?: { readonly propertyName: string; readonly mapping?: Readonly<Record<string, string>> };
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number;
  readonly format?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly "x-unit"?: string;
  readonly "x-ref"?: string;
  /** Kinds that a reference by kind and id may be of. */
  readonly "x-subject"?: readonly string[];
  /** The name of a role: one of those that every installation has, or a record of the kind `roles`. */
  readonly "x-role"?: boolean;
  /** What there is of it, for a text that need not be typed in full. */
  readonly "x-offers"?: Offers;
  readonly "x-help"?: string;
  readonly "x-read-only"?: boolean;
  readonly "x-write-only"?: boolean;
}

export type Offers = "zones" | "currencies" | "profiles";

export type Schemas = Readonly<Record<string, JsonSchema>>;

export type Shape =
  | { readonly is: "text"; readonly long: boolean; readonly offers?: Offers | undefined; readonly minLength?: number | undefined; readonly maxLength?: number | undefined; readonly pattern?: string | undefined }
  | { readonly is: "number"; readonly whole: boolean; readonly least?: number | undefined; readonly most?: number | undefined; readonly above?: number | undefined; readonly below?: number | undefined }
  | { readonly is: "boolean" }
  | { readonly is: "choice"; readonly options: readonly (string | number)[] }
  | { readonly is: "reference"; readonly kind: string }
  | { readonly is: "references"; readonly kind: string }
  /** A record of one of several kinds: `{"kind", "id"}`. */
  | { readonly is: "subject"; readonly kinds: readonly string[] }
  /** A kind of records, and a record of the kind that a field beside it names. */
  | { readonly is: "kind"; readonly among: readonly string[] | null }
  | { readonly is: "referenceBy"; readonly kindField: string }
  | { readonly is: "date" }
  | { readonly is: "time" }
  | { readonly is: "instant" }
  | { readonly is: "color" }
  | { readonly is: "role" }
  | { readonly is: "object"; readonly fields: readonly Field[] }
  | { readonly is: "list"; readonly item: Field }
  | { readonly is: "variant"; readonly tag: string; readonly variants: readonly Variant[] }
  | { readonly is: "json" };

/** One of several object types, told apart by the value of the tag. */
export interface Variant {
  readonly value: string;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly label: string;
  /** Title of the schema that it is a field of; null where that has none. */
  readonly of: string | null;
  readonly help: string | null;
  readonly unit: string | null;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  /** What a new record starts with; undefined where the schema leaves it open. */
  readonly initial: unknown;
  readonly shape: Shape;
}

const LONG_TEXT = 300;
// A schema that contains itself is drawn this deep, then as JSON.
const DEEPEST = 10;

/** "hourly_high" → "Hourly high"; the `_id` of a reference is not said. */
export function readable(name: string): string {
  const words = name.replace(/_ids$/, "s").replace(/_id$/, "").replaceAll(/[_-]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// The months of a year and the days of a month are chosen from a list, not typed one by one.
const FEW = 31;

/** All values that a plain field can have, where they are few; else null. */
export function optionsOf(shape: Shape): readonly (string | number)[] | null {
  if (shape.is === "choice") return shape.options;
  if (shape.is !== "number" || !shape.whole || shape.least === undefined || shape.most === undefined) return null;
  const { least } = shape;
  const count = shape.most - least + 1;
  return count > FEW ? null : Array.from({ length: count }, (_, n) => least + n);
}

/** A choice as it is read: "time-of-use" → "Time of use"; what is a name of its own, as ABCD or kW, stays. */
export function readableOption(option: string | number): string {
  const text = String(option);
  return /^[a-z]+([_-][a-z0-9]+)*$/.test(text) ? readable(text) : text;
}

export function fieldsOf(schema: JsonSchema, schemas: Schemas, depth = 0): Field[] {
  const { properties = {}, required = [], title = null } = resolved(schema, schemas);
  const fields = Object.entries(properties).map(([name, property]) => ({ ...fieldOf(name, property, required.includes(name), schemas, depth), of: title }));
  return fields.map((field) => ({ ...field, shape: pairedShape(field, fields) }));
}

/** `owner_kind` and `owner_id` are one reference in two fields. */
function pairedShape({ name, shape }: Field, fields: readonly Field[]): Shape {
  const has = (other: string) => fields.some((field) => field.name === other);
  if (name.endsWith("_kind") && has(name.replace(/_kind$/, "_id"))) {
    if (shape.is === "text") return { is: "kind", among: null };
    if (shape.is === "choice") return { is: "kind", among: shape.options.map(String) };
  }
  const kindField = name.replace(/_id$/, "_kind");
  if (shape.is === "number" && name !== kindField && has(kindField)) return { is: "referenceBy", kindField };
  return shape;
}

function fieldOf(name: string, written: JsonSchema, required: boolean, schemas: Schemas, depth: number): Field {
  const { schema, nullable } = withoutNull(written, schemas);
  return {
    name,
    label: readable(name),
    of: null,
    help: schema["x-help"] ?? schema.description ?? null,
    unit: schema["x-unit"] ?? null,
    required,
    nullable,
    readOnly: schema["x-read-only"] === true || name === "id",
    writeOnly: schema["x-write-only"] === true,
    initial: schema.default,
    shape: shapeOf(schema, schemas, depth),
  };
}

function resolved(schema: JsonSchema, schemas: Schemas): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  const target = schemas[$ref.split("/").at(-1) ?? ""];
  return target === undefined ? own : { ...resolved(target, schemas), ...own };
}

const isNull = (schema: JsonSchema) => schema.type === "null";

/** The schema of a value that is there, and whether it may be absent; what was said of both is kept. */
function withoutNull(written: JsonSchema, schemas: Schemas): { schema: JsonSchema; nullable: boolean } {
  const { anyOf, oneOf, ...said } = resolved(written, schemas);
  const alternatives = anyOf ?? oneOf;
  if (alternatives === undefined) {
    const nullable = said.enum?.includes(null) === true || (Array.isArray(said.type) && said.type.includes("null"));
    const type = Array.isArray(said.type) ? (said.type as string[]).find((one) => one !== "null") : said.type;
    return { schema: type === undefined ? said : { ...said, type }, nullable };
  }
  const present = alternatives.filter((alternative) => !isNull(alternative));
  const nullable = present.length < alternatives.length;
  const [only] = present;
  if (present.length === 1 && only !== undefined && said.discriminator === undefined) return { schema: { ...resolved(only, schemas), ...said }, nullable };
  return { schema: { ...said, anyOf: present }, nullable };
}

function shapeOf(schema: JsonSchema, schemas: Schemas, depth: number): Shape {
  if (schema["x-ref"] !== undefined) return { is: "reference", kind: schema["x-ref"] };
  if (schema.items?.["x-ref"] !== undefined) return { is: "references", kind: schema.items["x-ref"] };
  if (schema["x-subject"] !== undefined) return { is: "subject", kinds: schema["x-subject"] };
  if (schema["x-role"] === true) return { is: "role" };
  if (schema.enum !== undefined) return { is: "choice", options: inOrder(schema.enum.filter((one) => typeof one === "string" || typeof one === "number")) };
  const isNested = schema.anyOf !== undefined || schema.type === "array" || schema.type === "object";
  if (isNested && depth > DEEPEST) return { is: "json" };
  if (schema.anyOf !== undefined) return variantOf(schema, schemas, depth);
  if (schema.type === "string" && schema.format === "date") return { is: "date" };
  if (schema.type === "string" && schema.format === "time") return { is: "time" };
  if (schema.type === "string" && schema.format === "date-time") return { is: "instant" };
  if (schema.type === "string" && schema.pattern?.startsWith("^#") === true) return { is: "color" };
  if (schema.type === "string") {
    return { is: "text", long: (schema.maxLength ?? 0) > LONG_TEXT, offers: schema["x-offers"], minLength: schema.minLength, maxLength: schema.maxLength, pattern: schema.pattern };
  }
  if (schema.type === "integer" || schema.type === "number") {
    return { is: "number", whole: schema.type === "integer", least: schema.minimum, most: schema.maximum, above: schema.exclusiveMinimum, below: schema.exclusiveMaximum };
  }
  if (schema.type === "boolean") return { is: "boolean" };
  if (schema.type === "array" && schema.items !== undefined) return { is: "list", item: fieldOf("", schema.items, true, schemas, depth + 1) };
  if (schema.type === "object" && schema.properties !== undefined) return { is: "object", fields: fieldsOf(schema, schemas, depth + 1) };
  return { is: "json" };
}

const FLAT: ReadonlySet<Shape["is"]> = new Set(["text", "number", "boolean", "choice", "reference", "subject", "kind", "date", "time", "instant", "color", "role"]);

/** Whether a value of the shape is one input, so that it fits the cell of a table. */
export function isFlat(shape: Shape): boolean {
  return FLAT.has(shape.is) && !(shape.is === "text" && shape.long);
}

/** Whether the server can filter a list by the field, and sort by it: what is more than one value it cannot. */
export function isPlain(shape: Shape): boolean {
  return FLAT.has(shape.is) && shape.is !== "subject";
}

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Options as people expect them: a schema sorts the days of the week by the alphabet. */
function inOrder(options: readonly (string | number)[]): (string | number)[] {
  const isWeek = options.every((option) => typeof option === "string" && WEEK.includes(option));
  return isWeek ? WEEK.filter((day) => options.includes(day)) : [...options];
}

function variantOf({ anyOf = [], discriminator }: JsonSchema, schemas: Schemas, depth: number): Shape {
  if (discriminator === undefined) return { is: "json" };
  const tag = discriminator.propertyName;
  const variants = anyOf.flatMap((alternative) => {
    const { properties = {} } = resolved(alternative, schemas);
    const value = properties[tag]?.const ?? properties[tag]?.enum?.[0];
    return value === undefined || value === null ? [] : [{ value: String(value), fields: fieldsOf(alternative, schemas, depth + 1).filter(({ name }) => name !== tag) }];
  });
  return { is: "variant", tag, variants };
}
