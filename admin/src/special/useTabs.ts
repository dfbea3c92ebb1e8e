import { useMay } from "@meterhouse/ui/session/useMay.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { type SpecialPage, specialPages, type SpecialTab, tabsOf } from "./registry.tsx";

/** Tabs of a record's page that the signed-in person may see. */
export function useTabs(kind: Kind): readonly SpecialTab[] {
  const may = useMay();
  return tabsOf(kind).filter(({ permission }) => permission === null || may(permission));
}

/** Pages besides those of records that the signed-in person may see. */
export function useSpecialPages(): readonly SpecialPage[] {
  const may = useMay();
  return specialPages.filter(({ permission }) => permission === null || may(permission));
}
