import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { speak } from "./i18n.ts";
import { type Language, remember, spoken } from "./languages.ts";

interface LanguageChoice {
  readonly language: Language;
  /** Speaks another language, and remembers it once it is spoken. */
  readonly choose: (language: Language) => void;
  /** Why the texts of the one that was chosen could not be fetched. */
  readonly error: Error | null;
}

export function useLanguage(): LanguageChoice {
  const { i18n } = useTranslation();
  const { mutate, error } = useMutation({ mutationFn: speak, onSuccess: (_, language) => { remember(language); }, retry: false });
  return { language: spoken(i18n.resolvedLanguage ?? null) ?? "en", choose: mutate, error };
}
