import { useQueries } from "@tanstack/react-query";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { type SpecialPage, specialPages, type SpecialTab, tabsOf } from "./registry.tsx";

/** Tabs of a record's page that the signed-in person may see. */
export function useTabs(kind: Kind): readonly SpecialTab[] {
  const may = useMay();
  return tabsOf(kind).filter(({ permission }) => permission === null || may(permission));
}

export interface SeenPage extends SpecialPage {
  /** How many wait there for somebody; 0 where nobody does, or it is not known. */
  readonly count: number;
}

/** Pages besides those of records that the signed-in person may see. */
export function useSpecialPages(): readonly SeenPage[] {
  const may = useMay();
  const allowed = specialPages.filter(({ permission }) => permission === null || may(permission));
  const counted = allowed.flatMap(({ waiting }) => (waiting === undefined ? [] : [waiting]));
  const answers = useQueries({ queries: counted.map((waiting) => waiting) });
  return allowed.flatMap((page) => {
    if (page.waiting === undefined) return [{ ...page, count: 0 }];
    const { data, error } = answers[counted.indexOf(page.waiting)] ?? {};
    // Shown once it is known that one may: a refusal is no reason for an entry that comes and goes.
    if (data === undefined && (error == null || (error instanceof Problem && error.status === 403))) return [];
    return [{ ...page, count: data?.items.length ?? 0 }];
  });
}
