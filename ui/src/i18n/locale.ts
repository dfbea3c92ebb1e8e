/** How the language that the page speaks writes numbers, dates and nouns. */

import i18n from "i18next";

import { type Language, LANGUAGES } from "./languages.ts";

function language(): Language {
  return (i18n.resolvedLanguage ?? "en") as Language;
}

/** The locale of numbers and dates: the reader's own variety of the language that the page speaks. */
export function locale(): string {
  const own = navigator.languages.find((tag) => tag.startsWith(`${language()}-`));
  return own ?? LANGUAGES[language()].usual;
}

/** A title within a sentence: "Energy category" is "energy category" in English, and keeps its capital in German; so do abbreviations. */
export function lowered(title: string): string {
  if (LANGUAGES[language()].keepsCapitals || /^[A-Z]{2}/.test(title)) return title;
  return title.charAt(0).toLocaleLowerCase(locale()) + title.slice(1);
}

/** A noun that the API has lowered for its English sentence, with its capital again where the language keeps it. */
export function raised(noun: string): string {
  return LANGUAGES[language()].keepsCapitals ? noun.charAt(0).toLocaleUpperCase(locale()) + noun.slice(1) : noun;
}

/** What stands between the whole and its fraction: a point or a comma. */
export function decimalMark(): string {
  return new Intl.NumberFormat(locale()).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";
}
