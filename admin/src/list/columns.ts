/** Which columns a list shows: those of the declaration, until somebody chooses others on this computer. */

import { useLocalStorage } from "@mantine/hooks";

import type { Field } from "../catalogue/schema.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";

export interface Columns {
  readonly shown: readonly Field[];
  /** All that can be shown, those of the declaration first. */
  readonly offered: readonly Field[];
  readonly isOwn: boolean;
  readonly turn: (name: string) => void;
  readonly reset: () => void;
}

/** Columns to choose from. The first names the record, and always stands there. */
export function offeredColumns({ fields, columns }: Pick<Kind, "fields" | "columns">): Field[] {
  const declared = columns.flatMap((name) => fields.filter((field) => field.name === name));
  const rest = fields.filter((field) => !columns.includes(field.name) && !field.writeOnly && field.shape.is !== "json" && field.name !== "id");
  return [...declared, ...rest];
}

export function useColumns(kind: Kind): Columns {
  const offered = offeredColumns(kind);
  const [chosen, setChosen, forget] = useLocalStorage<readonly string[] | null>({ key: `meterhouse.columns.${kind.kind}`, defaultValue: null, getInitialValueInEffect: false });
  const names = chosen ?? kind.columns;
  const shown = offered.filter(({ name }, n) => n === 0 || names.includes(name));
  return {
    shown,
    offered,
    isOwn: chosen !== null,
    turn: (name) => { setChosen(shown.some((field) => field.name === name) ? names.filter((one) => one !== name) : [...names, name]); },
    reset: forget,
  };
}
