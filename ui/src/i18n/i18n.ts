/** Texts of both apps. English is in the bundle; the files of another language are fetched once it is spoken. */

import i18n from "i18next";
import { initReactI18next } from "react-i18next";

import en from "./en.json" with { type: "json" };
import { CODES, type Language } from "./languages.ts";

type Texts = Readonly<Record<string, unknown>>;

/** Sets of texts: those of the pages, in both apps, and those of the catalogue, in the administration alone. */
export type TextSet = "translation" | "catalogue";

const FILES = import.meta.glob<Texts>(["./*.json", "!./en.json"], { import: "default" });

function fileOf(language: Language, set: TextSet): string {
  return set === "translation" ? `./${language}.json` : `./${set}.${language}.json`;
}

void i18n.use(initReactI18next).init({
  initAsync: false, // English is there already: what is drawn before another language has come has texts.
  resources: { en: { translation: en } },
  lng: "en",
  fallbackLng: "en",
  supportedLngs: CODES,
  contextSeparator: "@", // Names of fields have underscores of their own.
  interpolation: { escapeValue: false }, // React escapes.
  returnNull: false,
});

const sets = new Set<TextSet>(["translation"]);

async function fetchTexts(language: Language) {
  const missing = [...sets].filter((set) => !i18n.hasResourceBundle(language, set));
  await Promise.all(missing.map(async (set) => {
    const texts = await FILES[fileOf(language, set)]?.();
    if (texts === undefined) throw new Error(`${fileOf(language, set)} is missing: every language has one`);
    i18n.addResourceBundle(language, set, texts);
  }));
}

/** Adds a set of texts to those that are spoken; English is fetched too, which the others fall back to. */
export async function need(set: TextSet) {
  sets.add(set);
  await fetchTexts("en");
}

/** Speaks a language from here on, once all its texts are there: no page is half in one and half in another. */
export async function speak(language: Language) {
  await fetchTexts(language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

document.documentElement.lang = "en";

export default i18n;
