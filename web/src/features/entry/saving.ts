/** From what was typed to one request, and back from its answer to the cells. */

import { useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "@meterhouse/ui/api/client.ts";

import { type Cell, isOfDays, judged } from "./cell.ts";
import type { Draft } from "./draft.ts";

export interface Written {
  readonly meter: number;
  readonly key: string;
  /** Of the kind's import; null where the entry goes. */
  readonly row: Readonly<Record<string, unknown>> | null;
  readonly id: number | null;
}

export interface Outcome {
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
  /** Why a cell was refused, by meter and key. */
  readonly errors: Errors;
  readonly isKept: boolean;
}

export type Errors = Readonly<Record<number, Readonly<Record<string, string>>>>;

interface Verdicts {
  readonly created: number;
  readonly updated: number;
  readonly rows: readonly { readonly row: number; readonly status: string; readonly errors: readonly { readonly reason: string }[] }[];
}

/** What there is to save. Cells that hold no number are not among it: they are to be mended first. */
export function writtenIn(cells: readonly Cell[], draft: Draft): Written[] {
  return cells.flatMap((cell): Written[] => {
    const { meter: { id: meter }, key, entry } = cell;
    const verdict = judged(cell, draft[meter]?.[key]);
    if (verdict.is === "removed") return [{ meter, key, row: null, id: entry?.id ?? null }];
    return verdict.is === "written" ? [{ meter, key, row: rowOf(cell, verdict.value), id: entry?.id ?? null }] : [];
  });
}

function rowOf(cell: Cell, value: number): Record<string, unknown> {
  const common = { ...(cell.entry === null ? {} : { id: cell.entry.id, description: cell.entry.description }), meter_id: cell.meter.id };
  return isOfDays(cell)
    ? { ...common, day_from: cell.from, day_to: cell.to, consumption: value }
    : { ...common, at: cell.at === null ? null : new Date(cell.at).toISOString(), register: value, starts_anew: cell.anew };
}

/** Tries, or saves: everything in one request, after trying it, so that nothing is kept where a cell is refused. */
export function useSaving(kind: "offline-consumptions" | "register-readings") {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ written, dryRun }: { readonly written: readonly Written[]; readonly dryRun: boolean }): Promise<Outcome> => {
      const tried = await sent(kind, written, true);
      if (dryRun || Object.keys(tried.errors).length > 0) return tried;
      const kept = await sent(kind, written, false);
      for (const { row, id } of written) if (row === null) await call(`/${kind}/${id}`, { method: "DELETE" });
      return kept;
    },
    onSuccess: async ({ isKept }) => {
      if (isKept) await Promise.all(["round", "report", "portfolio"].map((queryKey) => cache.invalidateQueries({ queryKey: [queryKey] })));
    },
  });
}

async function sent(kind: string, written: readonly Written[], dryRun: boolean): Promise<Outcome> {
  const rows = written.filter(({ row }) => row !== null);
  const verdicts: Verdicts = rows.length === 0
    ? { created: 0, updated: 0, rows: [] }
    : (await call<Verdicts>(`/${kind}/import`, { method: "POST", query: { dry_run: dryRun }, body: rows.map(({ row }) => row) })).body;
  const errors: Record<number, Record<string, string>> = {};
  for (const { row, status, errors: faults } of verdicts.rows) {
    const cell = rows[row];
    if (status !== "refused" || cell === undefined) continue;
    errors[cell.meter] = { ...errors[cell.meter], [cell.key]: faults.map(({ reason }) => reason).join("; ") };
  }
  return { created: verdicts.created, updated: verdicts.updated, removed: written.length - rows.length, errors, isKept: !dryRun };
}
