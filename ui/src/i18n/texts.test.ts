import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import en from "./en.json" with { type: "json" };
import { CODES } from "./languages.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const TOP = resolve(HERE, "../../..");

interface Texts { readonly [key: string]: string | Texts }

/** Texts by dotted keys. */
function flat(texts: Texts, above = ""): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([key, value]) => (typeof value === "string" ? [[`${above}${key}`, value] as [string, string]] : flat(value, `${above}${key}.`)));
}

const FORM = /_(zero|one|two|few|many|other)$/;

/** Dotted keys; plural forms count as the one key that the code names. */
function keysOf(texts: Texts): string[] {
  return flat(texts).map(([key]) => key.replace(FORM, ""));
}

function sources(): string {
  return ["ui", "web", "admin"].flatMap((part) => readdirSync(join(TOP, part, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
    .map((file) => readFileSync(join(TOP, part, "src", file), "utf8"))).join("\n");
}

const CODE = sources();
const KEYS = new Set(keysOf(en));

const KEY = "([a-zA-Z]+\\.[a-zA-Z0-9.-]+)";
/** Keys written out in t("…") and t(condition ? "…" : "…"). */
const named = [
  ...CODE.matchAll(new RegExp(`\\bt\\(\\s*"${KEY}"`, "g")),
  ...CODE.matchAll(new RegExp(`\\bt\\([^"\`()]*(?:"[a-z]*")?[^"\`()]*\\? "${KEY}"`, "g")),
  ...CODE.matchAll(new RegExp(`\\bt\\([^\`()]*\\? "[^"]+" : "${KEY}"`, "g")),
].map(([, key = ""]) => key);
/** Beginnings of keys that end in a value: t(`period.${name}`). */
const begun = [...CODE.matchAll(/\bt\(`([a-zA-Z.]+)\.\$\{/g)].map(([, start = ""]) => start);

test("every text that the code names is there", () => {
  expect(named.length).toBeGreaterThan(100);
  expect([...new Set(named)].filter((key) => !KEYS.has(key))).toEqual([]);
});

test("every group of texts that the code picks from is there", () => {
  const groups = new Set([...KEYS].map((key) => key.slice(0, key.lastIndexOf("."))));
  expect([...new Set(begun)].filter((start) => !groups.has(start))).toEqual([]);
});

test("no text is left over", () => {
  const used = new Set(named);
  expect([...KEYS].filter((key) => !used.has(key) && !begun.some((start) => key.startsWith(`${start}.`)))).toEqual([]);
});

const placeholders = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name))].sort();

/** Texts that are the same in a language on purpose: names, abbreviations, and words that both have. */
const EVERYWHERE = ["CSV", "Esc", "JSON", "Meterhouse", "UTC", "YAML"];
const SAME: Readonly<Record<string, readonly string[]>> = {
  de: ["Administrator", "Bit", "Campus", "Client", "Export", "Filter: {{count}}", "live", "Name", "Portfolio", "Register", "Sensor"],
  zh: ["Ctrl", "Ctrl K"],
};

test("every language has its file, and every file its language", () => {
  expect(readdirSync(HERE).filter((file) => /^[a-z]+\.json$/.test(file)).map((file) => file.replace(".json", "")).sort()).toEqual([...CODES].sort());
});

describe.each(CODES.filter((code) => code !== "en"))("the texts in %s", (code) => {
  const own = JSON.parse(readFileSync(join(HERE, `${code}.json`), "utf8")) as Texts;
  const texts = new Map(flat(own));
  const english = new Map(flat(en));
  /** What English says under a key, in the plural form of the key where English has it. */
  const meant = (key: string) => english.get(key) ?? english.get(key.replace(FORM, "_other")) ?? "";

  test("are those of English, none missing and none left over", () => {
    const keys = new Set(keysOf(own));
    expect({ missing: [...KEYS].filter((key) => !keys.has(key)), leftOver: [...keys].filter((key) => !KEYS.has(key)) }).toEqual({ missing: [], leftOver: [] });
  });

  test("have the plural forms that the language has", () => {
    const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    const counted = [...english.keys()].filter((key) => key.endsWith("_other")).map((key) => key.replace(FORM, ""));
    const wanted = counted.flatMap((key) => forms.map((form) => `${key}_${form}`)).sort();
    expect([...texts.keys()].filter((key) => FORM.test(key)).sort()).toEqual(wanted);
  });

  test("fill in the same", () => {
    const isFilled = ([key, text]: [string, string]) => {
      // "One record" and "1 record" are the same.
      const names = (of: string) => placeholders(of).filter((name) => !(name === "count" && /_(zero|one|two)$/.test(key))).join();
      return names(text) === names(meant(key));
    };
    expect([...texts].filter((one) => !isFilled(one))).toEqual([]);
  });

  test("say something, and not in English", () => {
    const same = new Set([...EVERYWHERE, ...(SAME[code] ?? [])]);
    const isWord = (text: string) => /[A-Za-z]/.test(text.replace(/\{\{\w+\}\}/g, ""));
    expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([]);
    expect([...texts].filter(([key, text]) => text === english.get(key) && isWord(text) && !same.has(text))).toEqual([]);
  });
});
