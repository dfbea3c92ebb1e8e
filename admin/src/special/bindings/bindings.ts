/** Bindings of one record: what it is made of, or what it is part of. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { call, get } from "@meterhouse/ui/api/client.ts";
import { METERS } from "@meterhouse/ui/api/kinds.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";

import type { Part } from "../../catalogue/useCatalogue.ts";
import type { CatalogueRecord } from "../../records/record.ts";
import type { Body } from "./draft.ts";

export type Direction = "input" | "output";

export interface Binding extends CatalogueRecord {
  readonly owner_kind: string;
  readonly owner_id: number;
  readonly part_kind: string;
  readonly part_id: number;
  readonly role: string | null;
  readonly direction: Direction;
  /** Weight of the part in the whole; of a point in its meter: ratio and sign. */
  readonly share: number;
  /** Instants; null has no end on that side. */
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  /** What is counted already, and by which path. */
  readonly _notes?: readonly string[];
}

/** Which end of its bindings a record is. */
export type Side = "owner" | "part";

export interface End {
  readonly kind: string;
  readonly id: number;
}

export interface Somebody extends End {
  readonly name: string;
}

const MOST = 1000;

export function farSide(side: Side): Side {
  return side === "owner" ? "part" : "owner";
}

/** The record at the other end, by name where the answer tells it. */
export function farEnd(binding: Binding, side: Side): Somebody {
  const far = farSide(side);
  const [kind, id] = far === "part" ? [binding.part_kind, binding.part_id] : [binding.owner_kind, binding.owner_id];
  const name = binding._names?.[`${far}_id`];
  return { kind, id, name: typeof name === "string" ? name : `#${String(id)}` };
}

export function useBindings(side: Side, { kind, id }: End) {
  return useQuery({
    queryKey: ["records", "bindings", side, kind, id],
    queryFn: ({ signal }) => get<Page<Binding>>("/bindings", { [`${side}_kind`]: kind, [`${side}_id`]: id, limit: MOST }, signal),
    staleTime: 0,
  });
}

/** Each way by which the record is part of something, from the top down to it. */
export function usePaths({ kind, id }: End, enabled: boolean) {
  return useQuery({
    queryKey: ["record", kind, id, "paths"],
    queryFn: ({ signal }) => get<{ items: (readonly Somebody[])[] }>(`/${kind}/${String(id)}/paths`, {}, signal),
    enabled,
    staleTime: 0,
  });
}

/** What binding these would bring, or why it is refused; asked anew with whatever is typed. */
export function useTrial(bodies: readonly Body[], id: number | null) {
  return useQuery({
    queryKey: ["trial", "bindings", id, bodies],
    queryFn: async ({ signal }) => {
      const asked = { query: { dry_run: true }, signal };
      if (id !== null) return [(await call<Binding>(`/bindings/${String(id)}`, { method: "PATCH", body: bodies[0], ...asked })).body];
      return (await call<{ items: Binding[] }>("/bindings", { method: "POST", body: bodies, ...asked })).body.items;
    },
    enabled: bodies.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
}

interface Bindable {
  readonly kind: string;
  readonly parts: readonly Part[];
  readonly wholes: readonly string[];
}

/** Kinds that may stand at the other end, each with the roles that are offered there. */
export function offeredTo(kind: Bindable, side: Side, kinds: readonly Bindable[]): readonly Part[] {
  if (side === "owner") return kind.parts;
  return kind.wholes.map((whole) => ({ kind: whole, roles: kinds.find((one) => one.kind === whole)?.parts.find((part) => part.kind === kind.kind)?.roles ?? [] }));
}


/** Kinds whose totals are made of meters, and the meters: only of these paths are told. */
export function carrying(kinds: readonly Bindable[]): ReadonlySet<string> {
  const found = new Set(METERS);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { kind, parts } of kinds) if (parts.some((part) => found.has(part.kind))) found.add(kind);
  }
  return found;
}
