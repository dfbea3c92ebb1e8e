/** The tree of spaces as the rows that are seen: pure, so that two thousand of them are quick. */

import type { TreeSpace } from "@meterhouse/ui/api/types.ts";

export interface TreeRow {
  readonly space: TreeSpace;
  /** From 1, as screen readers count. */
  readonly level: number;
  readonly parent: number | null;
  /** Place among its siblings, from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  /** Null where nothing is below. */
  readonly open: boolean | null;
}

/** Spaces whose name holds the text, with all above them. */
export function matching(spaces: readonly TreeSpace[], text: string): readonly TreeSpace[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === "") return spaces;
  return spaces.flatMap((space) => {
    const children = matching(space.children, text);
    return children.length > 0 || space.name.toLocaleLowerCase().includes(wanted) ? [{ ...space, children }] : [];
  });
}

/** The rows of whatever is open, from the top down. */
export function rowsOf(spaces: readonly TreeSpace[], isOpen: (id: number) => boolean, level = 1, parent: number | null = null): TreeRow[] {
  return spaces.flatMap((space, n) => {
    const open = space.children.length === 0 ? null : isOpen(space.id);
    const row: TreeRow = { space, level, parent, place: n + 1, siblings: spaces.length, open };
    return open === true ? [row, ...rowsOf(space.children, isOpen, level + 1, space.id)] : [row];
  });
}

export function idsOf(spaces: readonly TreeSpace[]): number[] {
  return spaces.flatMap(({ id, children }) => [id, ...idsOf(children)]);
}

/** Ids of the spaces that the one stands in, from the top; null where it is not in the tree. */
export function above(spaces: readonly TreeSpace[], id: number): number[] | null {
  for (const space of spaces) {
    if (space.id === id) return [];
    const below = above(space.children, id);
    if (below !== null) return [space.id, ...below];
  }
  return null;
}

export function find(spaces: readonly TreeSpace[], id: number): TreeSpace | null {
  for (const space of spaces) {
    const found = space.id === id ? space : find(space.children, id);
    if (found !== null) return found;
  }
  return null;
}

/** Meters of each space and of all below it, by id. */
export function metersBelow(spaces: readonly TreeSpace[], counts = new Map<number, number>()): ReadonlyMap<number, number> {
  for (const { id, children, meters } of spaces) {
    metersBelow(children, counts);
    counts.set(id, meters.length + children.reduce((sum, child) => sum + (counts.get(child.id) ?? 0), 0));
  }
  return counts;
}

/** Whether a space can be put into another, or to the top: not into itself, not into what is below it, not where it is. */
export function mayMove(spaces: readonly TreeSpace[], id: number, into: number | null): boolean {
  const way = above(spaces, id);
  if (way === null || (way.at(-1) ?? null) === into) return false;
  return into === null || (into !== id && !(above(spaces, into) ?? []).includes(id));
}
