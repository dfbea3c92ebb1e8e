import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import en from "./en.json" with { type: "json" };

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

interface Texts { readonly [key: string]: string | Texts }

/** Dotted keys; plural forms count as the one key that the code names. */
function keysOf(texts: Texts, above = ""): string[] {
  return Object.entries(texts).flatMap(([key, value]) => (typeof value === "string" ? [`${above}${key}`.replace(/_(one|other)$/, "")] : keysOf(value, `${above}${key}.`)));
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
  ...CODE.matchAll(new RegExp(`\\bt\\([^"\`()]*(?:"[a-z]+")?[^"\`()]*\\? "${KEY}"`, "g")),
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
