/** The languages that the apps speak, and which of them the reader wants. */

interface Spoken {
  /** As those who speak it call it. */
  readonly name: string;
  /** Whose numbers and dates, where the reader's browser names no variety of it. */
  readonly usual: string;
  /** Whether a noun keeps its capital within a sentence, or has none to lose. */
  readonly keepsCapitals: boolean;
}

export const LANGUAGES = {
  en: { name: "English", usual: "en-GB", keepsCapitals: false },
  de: { name: "Deutsch", usual: "de-DE", keepsCapitals: true },
  zh: { name: "简体中文", usual: "zh-CN", keepsCapitals: true },
} as const satisfies Record<string, Spoken>;

export type Language = keyof typeof LANGUAGES;

export const CODES = Object.keys(LANGUAGES) as Language[];

const KEY = "meterhouse.language";

/** "de" for "de-AT"; null for what is not spoken here. */
export function spoken(tag: string | null): Language | null {
  const code = tag?.split("-")[0]?.toLowerCase();
  return CODES.find((one) => one === code) ?? null;
}

/** What was chosen in this browser, else the first of the reader's own languages that is spoken, else English. */
export function wanted(): Language {
  return [localStorage.getItem(KEY), ...navigator.languages].map(spoken).find((found) => found !== null) ?? "en";
}

export function remember(language: Language) {
  localStorage.setItem(KEY, language);
}
