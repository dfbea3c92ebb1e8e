/** What was typed and is not saved: by meter and cell, with the way back. */

import { useReducer } from "react";

import type { Day } from "@meterhouse/ui/calendar/day.ts";

export interface Typed {
  readonly text: string;
  readonly anew?: boolean;
  /** Of a reading [ms]. */
  readonly at?: number | null | undefined;
  /** Of a bill; `to` is the day after its last. */
  readonly from?: Day;
  readonly to?: Day;
}

export type OfMeter = Readonly<Record<string, Typed>>;
export type Draft = Readonly<Record<number, OfMeter>>;

export interface Change {
  readonly meter: number;
  readonly key: string;
  readonly typed: Partial<Typed>;
}

interface State {
  readonly draft: Draft;
  readonly past: readonly Draft[];
  /** What the last step was about: going on with it is no step of its own. */
  readonly about: string | null;
}

type Act =
  | { readonly act: "change"; readonly changes: readonly Change[]; readonly about: string | null }
  | { readonly act: "undo" }
  | { readonly act: "keep"; readonly keys: readonly { readonly meter: number; readonly key: string }[] };

export const EMPTY: State = { draft: {}, past: [], about: null };
const MOST_STEPS = 200;

function laid(draft: Draft, changes: readonly Change[]): Draft {
  const next: Record<number, OfMeter> = { ...draft };
  for (const { meter, key, typed } of changes) {
    const own = next[meter] ?? {};
    next[meter] = { ...own, [key]: { text: "", ...own[key], ...typed } };
  }
  return next;
}

export function stepped(state: State, act: Act): State {
  switch (act.act) {
    case "change": {
      const goesOn = act.about !== null && act.about === state.about;
      const past = goesOn ? state.past : [...state.past, state.draft].slice(-MOST_STEPS);
      return { draft: laid(state.draft, act.changes), past, about: act.about };
    }
    case "undo": {
      const draft = state.past.at(-1);
      return draft === undefined ? state : { draft, past: state.past.slice(0, -1), about: null };
    }
    case "keep": {
      // What is saved cannot be taken back by going a step back.
      const kept = new Set(act.keys.map(({ meter, key }) => `${meter} ${key}`));
      const left = Object.entries(state.draft).map(([meter, own]) => [meter, Object.fromEntries(Object.entries(own).filter(([key]) => !kept.has(`${meter} ${key}`)))]);
      return { ...EMPTY, draft: Object.fromEntries(left) as Draft };
    }
  }
}

export function useDraft() {
  return useReducer(stepped, EMPTY);
}
