/** Between a record and its form: what a new one starts with, what is missing, and what is sent. */

import type { TFunction } from "i18next";

import type { Field, Shape } from "./schema.ts";

export type Values = Record<string, unknown>;

/** A plain value as text; nothing for what is no plain value. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? value.toString() : "";
}

/** What a form holds for a field that says nothing: inputs are never null. */
function emptyOf(shape: Shape): unknown {
  switch (shape.is) {
    case "boolean": return false;
    case "list": case "references": return [];
    case "object": return startOf(shape.fields);
    case "variant": case "subject": case "kind": case "referenceBy": case "choice": case "reference": case "date": case "time": case "instant": return null;
    case "text": case "number": case "json": case "color": case "role": return "";
  }
}

/** A new record, or a new part of one. */
export function startOf(fields: readonly Field[]): Values {
  return Object.fromEntries(fields.filter(({ readOnly }) => !readOnly).map((field) => [field.name, heldOf(field, field.initial)]));
}

/** What the form holds for a value of the API. */
export function heldOf({ shape, nullable }: Field, value: unknown): unknown {
  if (value === undefined || value === null) return nullable && (shape.is === "object" || shape.is === "boolean") ? null : emptyOf(shape);
  if (shape.is === "json") return JSON.stringify(value, null, 2);
  if (shape.is === "object") return { ...heldRecord(shape.fields, value as Values), ...beyond(shape.fields, value as Values) };
  if (shape.is === "list") return (value as unknown[]).map((one) => heldOf(shape.item, one));
  if (shape.is === "variant") {
    const tagged = value as Values;
    const variant = shape.variants.find((one) => one.value === String(tagged[shape.tag]));
    return { [shape.tag]: tagged[shape.tag], ...heldRecord(variant?.fields ?? [], tagged) };
  }
  return value;
}

/** What an object says besides its declared fields; it goes through the form untouched. */
function beyond(fields: readonly Field[], value: Values): Values {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !fields.some((field) => field.name === name)));
}

export function heldRecord(fields: readonly Field[], record: Values): Values {
  return Object.fromEntries(fields.filter(({ readOnly }) => !readOnly).map((field) => [field.name, heldOf(field, record[field.name])]));
}

/** What is sent for what the form holds. Empty is null, and never "" or 0; undefined is not sent at all. */
export function sentOf({ shape, nullable, writeOnly }: Field, held: unknown): unknown {
  if (held === "" || held === null || held === undefined) {
    if (writeOnly) return undefined;
    return shape.is === "text" && !nullable ? "" : nullable ? null : undefined;
  }
  if (shape.is === "json") return JSON.parse(textOf(held)) as unknown;
  if (shape.is === "object") return { ...sentRecord(shape.fields, held as Values), ...beyond(shape.fields, held as Values) };
  if (shape.is === "list") return (held as unknown[]).map((one) => sentOf(shape.item, one));
  if (shape.is === "variant") {
    const tagged = held as Values;
    const variant = shape.variants.find((one) => one.value === String(tagged[shape.tag]));
    return { [shape.tag]: tagged[shape.tag], ...sentRecord(variant?.fields ?? [], tagged) };
  }
  return held;
}

export function sentRecord(fields: readonly Field[], held: Values): Values {
  const sent: Values = {};
  for (const field of fields) {
    if (field.readOnly) continue;
    const value = sentOf(field, held[field.name]);
    if (value !== undefined) sent[field.name] = value;
  }
  return sent;
}

/** The fields that differ: only these are sent when a record is changed. */
export function changesOf(before: Values, after: Values): Values {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
}

/** What is wrong, by dotted path. The server has the last word; this spares a round trip. */
export function faultsOf(t: TFunction, fields: readonly Field[], held: Values, path = ""): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const field of fields) {
    if (!field.readOnly) Object.assign(faults, faultsOfValue(t, field, held[field.name], `${path}${field.name}`));
  }
  return faults;
}

function faultsOfValue(t: TFunction, field: Field, held: unknown, path: string): Record<string, string> {
  const { shape } = field;
  if (held === "" || held === null || held === undefined) {
    const isEmptyText = shape.is === "text" && !field.nullable && (shape.minLength ?? 0) === 0 && !field.required;
    return field.required && !field.nullable && !isEmptyText ? { [path]: t("fault.required") } : {};
  }
  switch (shape.is) {
    case "object": return faultsOf(t, shape.fields, held as Values, `${path}.`);
    case "variant": {
      const variant = shape.variants.find(({ value }) => value === String((held as Values)[shape.tag]));
      return faultsOf(t, variant?.fields ?? [], held as Values, `${path}.`);
    }
    case "list": return Object.assign({}, ...(held as unknown[]).map((one, n) => faultsOfValue(t, shape.item, one, `${path}.${String(n)}`))) as Record<string, string>;
    default: {
      const fault = faultOf(t, shape, held);
      return fault === null ? {} : { [path]: fault };
    }
  }
}

function faultOf(t: TFunction, shape: Shape, held: unknown): string | null {
  if (shape.is === "subject" && (held as { id?: unknown }).id == null) return t("fault.subject");
  if (shape.is === "instant" && Number.isNaN(Date.parse(textOf(held)))) return t("fault.instant");
  if (shape.is === "color" && !/^#[0-9a-f]{6}$/i.test(textOf(held))) return t("fault.color");
  if (shape.is === "number") {
    const number = Number(held);
    if (Number.isNaN(number)) return t("fault.number");
    if (shape.whole && !Number.isInteger(number)) return t("fault.whole");
    if (shape.least !== undefined && number < shape.least) return t("fault.least", { least: shape.least });
    if (shape.most !== undefined && number > shape.most) return t("fault.most", { most: shape.most });
    if (shape.above !== undefined && number <= shape.above) return t("fault.above", { above: shape.above });
    if (shape.below !== undefined && number >= shape.below) return t("fault.below", { below: shape.below });
  }
  if (shape.is === "text") {
    const text = textOf(held);
    if (shape.minLength !== undefined && text.length < shape.minLength) return t("fault.short", { count: shape.minLength });
    if (shape.maxLength !== undefined && text.length > shape.maxLength) return t("fault.long", { count: shape.maxLength });
    if (shape.pattern !== undefined && !new RegExp(shape.pattern, "u").test(text)) return t("fault.pattern", { pattern: shape.pattern });
  }
  if (shape.is === "json" && !isJson(textOf(held))) return t("fault.json");
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
