/** The locale of numbers and dates: the reader's own variety of the language that the page speaks. */

import i18n from "i18next";

const USUAL: Record<string, string> = { en: "en-GB", de: "de-DE", zh: "zh-CN" };

export function locale(): string {
  const language = i18n.resolvedLanguage ?? "en";
  const own = navigator.languages.find((tag) => tag.startsWith(`${language}-`));
  return own ?? USUAL[language] ?? language;
}
