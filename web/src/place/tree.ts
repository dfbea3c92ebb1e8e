/** Where a space, a meter or another part stands: its path from the top, and the zone and currency that it inherits. */

import type { Tree, TreeMeter, TreePart, TreeSpace } from "@meterhouse/ui/api/types.ts";

export interface Place {
  /** Spaces from the top down to this one; for a part, down to the space that holds it, if any does. */
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

function placeAt(path: TreeSpace[]): Place {
  return { path, zone: zoneOf(path), currency: path.findLast(({ currency }) => currency !== null)?.currency ?? null };
}

export function placeOfSpace(spaces: readonly TreeSpace[], id: number): Place | null {
  const path = pathTo(spaces, (space) => space.id === id);
  return path && placeAt(path);
}

export function placeOfMeter(spaces: readonly TreeSpace[], id: number): Place | null {
  const path = pathTo(spaces, ({ meters }) => meters.some((meter) => meter.id === id));
  return path && placeAt(path);
}

/** A part and where it stands; null where there is no such part. */
export function placeOfPart(tree: Tree, kind: string, id: number): { part: TreePart; place: Place } | null {
  const isIt = (part: TreePart) => part.kind === kind && part.id === id;
  const path = pathTo(tree.items, ({ parts }) => parts.some(isIt)) ?? [];
  const part = (path.at(-1)?.parts ?? tree.parts).find(isIt);
  return part === undefined ? null : { part, place: placeAt(path) };
}

/** Where anything stands, and its own name; that of a space stands in its path. */
export function placeOf(tree: Tree, kind: string, id: number): { name: string | undefined; place: Place } | null {
  if (kind === "spaces" || kind === "meters") {
    const place = (kind === "spaces" ? placeOfSpace : placeOfMeter)(tree.items, id);
    return place && { name: kind === "spaces" ? undefined : place.path.at(-1)?.meters.find((meter) => meter.id === id)?.name, place };
  }
  const found = placeOfPart(tree, kind, id);
  return found && { name: found.part.name, place: found.place };
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

export interface PlaceLink {
  /** Its address. */
  readonly to: string;
  readonly label: string;
}

export interface NamedPlace extends PlaceLink {
  readonly kind: string;
  readonly id: number;
}

export function addressOf(kind: string, id: number): string {
  return `/${kind}/${String(id)}`;
}

/** Every space, meter and other part once, with a name that tells it from its namesakes: "Floor 2 · Tower East". */
export function placesOf({ items, parts }: Tree): NamedPlace[] {
  return unique([...placesWithin(items, null), ...parts.map((part) => placeWithin(part.kind, part, null))], ({ to }) => to);
}

function placeWithin(kind: string, { id, name }: { readonly id: number; readonly name: string }, above: string | null): NamedPlace {
  return { kind, id, to: addressOf(kind, id), label: above === null ? name : `${name} · ${above}` };
}

function placesWithin(spaces: readonly TreeSpace[], above: string | null): NamedPlace[] {
  return spaces.flatMap((space) => [
    placeWithin("spaces", space, above),
    ...placesWithin(space.children, space.name),
    ...space.meters.map((meter) => placeWithin("meters", meter, space.name)),
    ...space.parts.map((part) => placeWithin(part.kind, part, space.name)),
  ]);
}
