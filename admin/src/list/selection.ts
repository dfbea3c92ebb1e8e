/** Records that are chosen in a list, kept while one turns its pages. */

import { useState } from "react";

import type { CatalogueRecord } from "../records/record.ts";

export interface Selection {
  readonly records: readonly CatalogueRecord[];
  readonly has: (id: number) => boolean;
  readonly turn: (record: CatalogueRecord) => void;
  readonly add: (records: readonly CatalogueRecord[]) => void;
  readonly take: (records: readonly CatalogueRecord[]) => void;
  readonly clear: () => void;
}

export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<number, CatalogueRecord>>(new Map());
  const without = (records: readonly CatalogueRecord[]) => {
    const ids = new Set(records.map(({ id }) => id));
    setChosen((before) => new Map([...before].filter(([id]) => !ids.has(id))));
  };
  const add = (records: readonly CatalogueRecord[]) => { setChosen((before) => new Map([...before, ...records.map((record) => [record.id, record] as const)])); };
  return {
    records: [...chosen.values()],
    has: (id) => chosen.has(id),
    turn: (record) => { (chosen.has(record.id) ? without : add)([record]); },
    add,
    take: without,
    clear: () => { setChosen(new Map()); },
  };
}
