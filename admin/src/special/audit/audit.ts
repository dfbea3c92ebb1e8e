/** Who did what, everywhere; what is asked for stands in the address. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { isDay } from "@meterhouse/ui/calendar/day.ts";
import { addDays } from "@meterhouse/ui/calendar/day.ts";
import { startOf } from "@meterhouse/ui/calendar/zone.ts";
import { get } from "@meterhouse/ui/api/client.ts";

export interface Entry {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  /** Null for an event that is about no record: a sign-in. */
  readonly kind: string | null;
  readonly record_id: number | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

export interface Wanted {
  readonly kind?: string;
  readonly record?: number;
  readonly actor?: string;
  readonly action?: string;
  /** Days of the reader's own calendar, both inclusive. */
  readonly from?: string;
  readonly to?: string;
}

const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** What an address asks for; nonsense in it is left out. */
export function wantedIn(search: Readonly<Record<string, unknown>>): Wanted {
  const record = Number(search.record);
  const found: Record<string, string | number> = {};
  for (const name of ["kind", "actor", "action"] as const) if (text(search[name]) !== "") found[name] = text(search[name]);
  for (const name of ["from", "to"] as const) if (isDay(search[name])) found[name] = search[name];
  if (Number.isInteger(record) && record > 0) found.record = record;
  return found;
}

export function useWanted(): [Wanted, (change: { readonly [Name in keyof Wanted]: Wanted[Name] | undefined }) => void] {
  const wanted = wantedIn(useSearch({ strict: false }));
  const navigate = useNavigate();
  return [wanted, (change) => void navigate({ to: ".", replace: true, search: Object.fromEntries(Object.entries({ ...wanted, ...change }).filter(([, value]) => value !== undefined && value !== "")) as never })];
}

function instantOf(day: string | undefined, zone: string): string | null {
  return day === undefined ? null : new Date(startOf(day, zone)).toISOString();
}

/** The newest first. zone   whose days are meant: who reads goes by their own clock here */
export function useAudit(wanted: Wanted, zone: string) {
  return useInfiniteQuery({
    queryKey: ["audit", wanted, zone],
    queryFn: ({ pageParam, signal }) => get<{ items: Entry[]; next: string | null }>("/audit", {
      kind: wanted.kind, record_id: wanted.record, actor: wanted.actor, action: wanted.action, limit: 50, cursor: pageParam,
      from: instantOf(wanted.from, zone), to: instantOf(wanted.to === undefined ? undefined : addDays(wanted.to, 1), zone),
    }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}
