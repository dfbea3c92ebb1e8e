/** Texts of both apps. A further language is one more file and one more line here. */

import i18n from "i18next";
import { initReactI18next } from "react-i18next";

import en from "./en.json" with { type: "json" };

void i18n.use(initReactI18next).init({
  initAsync: false, // The texts are in the bundle: the first paint has them.
  resources: { en: { translation: en } },
  fallbackLng: "en",
  supportedLngs: ["en"],
  lng: navigator.language,
  nonExplicitSupportedLngs: true,
  interpolation: { escapeValue: false }, // React escapes.
  returnNull: false,
});

document.documentElement.lang = i18n.resolvedLanguage ?? "en";

export default i18n;
