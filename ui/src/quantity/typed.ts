/** Numbers as people type and paste them: with the decimal mark and the groups of their own language, and nothing guessed. */

import { locale } from "../i18n/locale.ts";

interface Marks {
  readonly decimal: string;
  readonly group: string;
}

function marks(tag: string): Marks {
  const parts = new Intl.NumberFormat(tag, { useGrouping: "always" }).formatToParts(1234567.5);
  const of = (wanted: string, usual: string) => parts.find(({ type }) => type === wanted)?.value ?? usual;
  return { decimal: of("decimal", "."), group: of("group", ",") };
}

const quoted = (mark: string) => mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The number, undefined where nothing was typed, null where it is none: "1,5" is one in German, and in English it is not. */
export function typedNumber(text: string, tag = locale()): number | null | undefined {
  // Spaces and apostrophes set groups apart wherever people live; they mean nothing else.
  const close = text.trim().replace(/(?<=\d)[\s\u00a0\u202f'’](?=\d{3})/g, "").replace("−", "-");
  if (close === "") return undefined;
  const { decimal, group } = marks(tag);
  const [d, g] = [quoted(decimal), quoted(group)];
  if (!new RegExp(`^[+-]?(\\d+|\\d{1,3}(${g}\\d{2,3})*${g}\\d{3})(${d}\\d+)?$`).test(close)) return null;
  return Number(close.replaceAll(group, "").replace(decimal, "."));
}

/** A number as it would be typed: without groups, with all its digits. */
export function asTyped(value: number, tag = locale()): string {
  return new Intl.NumberFormat(tag, { useGrouping: false, maximumFractionDigits: 6 }).format(value);
}
