/** A key that was just made: the answer that makes it is the only one that holds it. */

import { useSyncExternalStore } from "react";

import type { Answer } from "@meterhouse/ui/api/client.ts";

import { type CatalogueRecord, nameOf } from "../../records/record.ts";

export interface Issued {
  readonly name: string;
  readonly key: string;
}

const listeners = new Set<() => void>();
let issued: Issued | null = null;

function change(next: Issued | null) {
  issued = next;
  for (const listener of listeners) listener();
}

/** Passes an answer on, and keeps the secret of a new key in it until it was seen. An answer without one has neither prefix nor key. */
export function noteIssued<T extends Answer<CatalogueRecord>>(answer: T): T {
  const { prefix, key } = answer.body;
  if (typeof prefix === "string" && typeof key === "string" && key.startsWith(prefix)) change({ name: nameOf(answer.body), key });
  return answer;
}

export function forgetIssued() {
  change(null);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

export function useIssued(): Issued | null {
  return useSyncExternalStore(subscribe, () => issued);
}
