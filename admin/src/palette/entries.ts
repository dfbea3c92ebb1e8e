/** What the palette offers before anything is asked of the server: pages, lists, and new records. */

import type { TFunction } from "i18next";

import { lowered } from "@meterhouse/ui/i18n/locale.ts";

import { titleOf, titlesOf } from "../catalogue/texts.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import type { SpecialPage } from "../special/registry.tsx";

export interface Entry {
  readonly key: string;
  readonly label: string;
  /** What it is, where the label does not say it. */
  readonly note: string | null;
  readonly to: string;
}

/** Each word that is typed begins a word of the label, or stands within it; own beginnings come first. */
export function rank(label: string, typed: string): number | null {
  const text = label.toLocaleLowerCase();
  const words = typed.trim().toLocaleLowerCase().split(/\s+/);
  if (!words.every((word) => text.includes(word))) return null;
  if (text.startsWith(words[0] ?? "")) return 0;
  return words.every((word) => text.split(/[\s-]+/).some((own) => own.startsWith(word))) ? 1 : 2;
}

export function pages(t: TFunction, kinds: readonly Kind[], special: readonly SpecialPage[], may: (permission: string) => boolean): Entry[] {
  const lists = kinds.map((kind) => ({ key: `list ${kind.kind}`, label: titlesOf(t, kind), note: null, to: `/${kind.kind}` }));
  const writable = kinds.filter(({ permission }) => may(permission));
  const news = writable.map((kind) => ({ key: `new ${kind.kind}`, label: t("form.new", { title: lowered(titleOf(t, kind)) }), note: t("palette.make"), to: `/${kind.kind}/new` }));
  const imports = writable.filter(({ importable }) => importable).map((kind) => ({ key: `import ${kind.kind}`, label: t("import.title", { title: lowered(titlesOf(t, kind)) }), note: t("palette.file"), to: `/${kind.kind}/import` }));
  return [
    { key: "tree", label: t("tree.title"), note: null, to: "/tree" },
    ...(may("configuration") ? [{ key: "site", label: t("site.title"), note: t("palette.file"), to: "/site" }] : []),
    ...special.map(({ key, path }) => ({ key: path, label: t(`special.page.${key}`), note: null, to: path })),
    ...lists, ...news, ...imports,
  ];
}

export function matching(entries: readonly Entry[], typed: string, most: number): Entry[] {
  if (typed.trim() === "") return entries.slice(0, most);
  return entries.flatMap((entry) => {
    const place = rank(entry.label, typed);
    return place === null ? [] : [{ entry, place }];
  }).sort((a, b) => a.place - b.place || a.entry.label.length - b.entry.label.length).slice(0, most).map(({ entry }) => entry);
}

/** Kinds whose records are looked through: the one in view, then those that others are made of. Each costs a request. */
export function searched(kinds: readonly Kind[], here: string | null, most: number): Kind[] {
  const weight = ({ kind, parts, wholes }: Kind) => (kind === here ? 4 : 0) + (["spaces", "meters"].includes(kind) ? 2 : 0) + (parts.length + wholes.length > 0 ? 1 : 0);
  return kinds.filter(({ search, kind }) => search && kind !== "bindings").map((kind, n) => ({ kind, n })).sort((a, b) => weight(b.kind) - weight(a.kind) || a.n - b.n).slice(0, most).map(({ kind }) => kind);
}
