import { useTranslation } from "react-i18next";

import { titleOf } from "../catalogue/texts.ts";
import { useKind } from "../catalogue/useCatalogue.ts";

/** What one record of a kind is called; the kind's own name where it is not known. */
export function KindName({ kind }: { readonly kind: string }) {
  const { t } = useTranslation();
  const declared = useKind(kind);
  return declared === undefined ? kind : titleOf(t, declared);
}
