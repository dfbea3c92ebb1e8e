/** How an input is called: by a label above it, or, in the cell of a table, by words that only a screen reader says. */

import { useTranslation } from "react-i18next";

import type { Field } from "../catalogue/schema.ts";
import { helpOf, labelOf } from "../catalogue/texts.ts";

export interface Naming {
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly "aria-label": string | undefined;
}

export function useNaming(field: Field, said: string | undefined): Naming {
  const { t } = useTranslation();
  if (said !== undefined) return { label: undefined, description: undefined, "aria-label": said };
  return { label: labelOf(t, field), description: helpOf(t, field) ?? undefined, "aria-label": undefined };
}
