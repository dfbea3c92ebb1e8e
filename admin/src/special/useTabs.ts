import { useMay } from "@meterhouse/ui/session/useMay.ts";

import type { Catalogue, Kind } from "../catalogue/useCatalogue.ts";
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

/** Groups of the navigation with those that hold such pages alone. */
export function withPages(groups: Catalogue["groups"], pages: readonly SpecialPage[]): Catalogue["groups"] {
  const missing = new Set(pages.map(({ group }) => group).filter((group) => !groups.some(({ name }) => name === group)));
  return [...groups, ...[...missing].map((name) => ({ name, kinds: [] }))];
}
