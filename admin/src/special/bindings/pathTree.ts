/** Paths laid over each other: what they share stands once. */

import type { Somebody } from "./bindings.ts";

export interface Branch extends Somebody {
  readonly below: readonly Branch[];
}

export function branchesOf(paths: readonly (readonly Somebody[])[]): Branch[] {
  const tops = new Map<string, { first: Somebody; rests: (readonly Somebody[])[] }>();
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue;
    const key = `${first.kind} ${String(first.id)}`;
    const known = tops.get(key) ?? { first, rests: [] };
    known.rests.push(rest);
    tops.set(key, known);
  }
  return [...tops.values()].map(({ first, rests }) => ({ ...first, below: branchesOf(rests) }));
}
