/** Where a space or a meter stands: its path from the top, and the zone and currency that it inherits. */

import type { TreeMeter, TreeSpace } from "@meterhouse/ui/api/types.ts";

export interface Place {
  /** Spaces from the top down to this one; for a meter, down to the space that holds it. */
  readonly path: readonly TreeSpace[];
  readonly zone: string;
  readonly currency: string | null;
}

/** Spaces from the top down to the one that fits. */
function pathTo(spaces: readonly TreeSpace[], fits: (space: TreeSpace) => boolean): TreeSpace[] | null {
  for (const space of spaces) {
    if (fits(space)) return [space];
    const below = pathTo(space.children, fits);
    if (below !== null) return [space, ...below];
  }
  return null;
}

/** The zone of the topmost space that names one. Above all sites there is none in common: the API then folds by UTC. */
function zoneOf(path: readonly TreeSpace[]): string {
  return path.find(({ zone }) => zone !== null)?.zone ?? "UTC";
}

function placeOf(path: TreeSpace[] | null): Place | null {
  if (path === null) return null;
  return { path, zone: zoneOf(path), currency: path.findLast(({ currency }) => currency !== null)?.currency ?? null };
}

export function placeOfSpace(spaces: readonly TreeSpace[], id: number): Place | null {
  return placeOf(pathTo(spaces, (space) => space.id === id));
}

export function placeOfMeter(spaces: readonly TreeSpace[], id: number): Place | null {
  return placeOf(pathTo(spaces, ({ meters }) => meters.some((meter) => meter.id === id)));
}

/** Meters of a space and below, each once: a meter may serve several spaces. */
export function metersBelow(space: TreeSpace): TreeMeter[] {
  return unique([...space.meters, ...space.children.flatMap(metersBelow)], ({ id }) => id);
}

function unique<T>(all: readonly T[], key: (one: T) => unknown): T[] {
  return [...new Map(all.map((one) => [key(one), one] as const).reverse()).values()].reverse();
}

/** Meters of a space and below that no other of them contains: together they are the whole, once. */
export function topMeters(space: TreeSpace): TreeMeter[] {
  const all = metersBelow(space);
  const ids = new Set(all.map(({ id }) => id));
  return all.filter(({ master_id }) => master_id === null || !ids.has(master_id));
}

export interface NamedPlace {
  readonly key: string;
  readonly kind: "space" | "meter";
  readonly id: number;
  readonly label: string;
}

/** Every space and meter once, with a name that tells it from its namesakes: "Floor 2 · Tower East". */
export function placesOf(spaces: readonly TreeSpace[]): NamedPlace[] {
  return unique(placesWithin(spaces, null), ({ key }) => key);
}

function placesWithin(spaces: readonly TreeSpace[], above: string | null): NamedPlace[] {
  return spaces.flatMap((space) => [
    { key: `space ${String(space.id)}`, kind: "space" as const, id: space.id, label: above === null ? space.name : `${space.name} · ${above}` },
    ...placesWithin(space.children, space.name),
    ...space.meters.map(({ id, name }) => ({ key: `meter ${String(id)}`, kind: "meter" as const, id, label: `${name} · ${space.name}` })),
  ]);
}
