/** What a list is asked for stands in the address: a list that was found can be sent to somebody else. */

import { useNavigate, useSearch } from "@tanstack/react-router";

import type { Kind } from "../catalogue/useCatalogue.ts";
import type { ListQuery } from "../records/record.ts";

/** Words of the address that are no filter. */
const WORDS = new Set(["q", "sort", "cursor", "deleted", "limit"]);

export type FilterValue = string | number | boolean;

export interface Listing {
  /** As the server is asked. */
  readonly query: ListQuery;
  readonly filters: Readonly<Record<string, FilterValue>>;
  readonly text: string;
  readonly sort: string;
  readonly deleted: boolean;
  /** Changes some of it; what is null is left out. Anything but a cursor starts at the first page again. */
  readonly ask: (changed: Readonly<Record<string, FilterValue | null | undefined>>) => void;
  readonly clear: () => void;
  /** To what was deleted, which is neither searched nor sorted, and back. */
  readonly turnDeleted: () => void;
}

function isSaid(value: unknown): value is FilterValue {
  return (typeof value === "string" && value !== "") || typeof value === "number" || typeof value === "boolean";
}

/** What of an address a list understands. */
export function queryOf(search: Readonly<Record<string, unknown>>, kind: Pick<Kind, "fields">): ListQuery {
  const names = new Set(["id", ...kind.fields.map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(search).flatMap(([name, value]) => (isSaid(value) && (WORDS.has(name) || names.has(name)) ? [[name, value]] : [])));
}

export function useListing(kind: Kind): Listing {
  const navigate = useNavigate();
  const query = queryOf(useSearch({ strict: false }), kind);
  const go = (search: Readonly<Record<string, unknown>>, replace = false) => void navigate({ to: ".", search: search, replace });
  return {
    query,
    filters: Object.fromEntries(Object.entries(query).filter(([name]) => !WORDS.has(name))),
    text: String(query.q ?? ""),
    sort: String(query.sort ?? ""),
    deleted: query.deleted === true,
    ask: (changed) => {
      const next = { ...query, cursor: undefined, ...changed };
      go(Object.fromEntries(Object.entries(next).filter(([, value]) => isSaid(value))), "q" in changed);
    },
    clear: () => { go({}); },
    turnDeleted: () => { go(query.deleted === true ? {} : { deleted: true }); },
  };
}
