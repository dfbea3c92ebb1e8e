/** An energy flow diagram: boxes and arrows between them, where they stand, and what may not be. Pure. */

import type { End } from "../bindings/bindings.ts";

export interface Box {
  readonly name: string;
  /** Shares of the width and of the height, of its middle; null is laid out. */
  readonly x: number | null;
  readonly y: number | null;
}

export interface Arrow {
  readonly source: string;
  readonly target: string;
  readonly meter: End | null;
}

export interface Flow {
  readonly nodes: readonly Box[];
  readonly links: readonly Arrow[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Why there can be no arrow between the two; null where there can. */
export function refusal({ links }: Flow, source: string, target: string): "itself" | "twice" | "circle" | null {
  if (source === target) return "itself";
  if (links.some((link) => link.source === source && link.target === target)) return "twice";
  return reaches(links, target, source) ? "circle" : null;
}

function reaches(links: readonly Arrow[], from: string, to: string): boolean {
  const seen = new Set<string>();
  const left = [from];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    left.push(...links.filter(({ source }) => source === at).map(({ target }) => target));
  }
  return false;
}

/** How many arrows lead at most to each box: its column from the left. */
function columns({ nodes, links }: Flow): ReadonlyMap<string, number> {
  const found = new Map(nodes.map(({ name }) => [name, 0]));
  // As often as there are boxes: a circle, were there one, would come to an end too.
  for (const _ of nodes) {
    for (const { source, target } of links) found.set(target, Math.min(Math.max(found.get(target) ?? 0, (found.get(source) ?? 0) + 1), nodes.length - 1));
  }
  return found;
}

/** Where each box stands: in its own place, else in its column, spread from top to bottom. */
export function places(flow: Flow): ReadonlyMap<string, Place> {
  const column = columns(flow);
  const count = Math.max(1, ...[...column.values()].map((one) => one + 1));
  return new Map(flow.nodes.map(({ name, x, y }) => {
    const at = column.get(name) ?? 0;
    const beside = flow.nodes.filter((box) => column.get(box.name) === at);
    const row = beside.findIndex((box) => box.name === name);
    return [name, { x: x ?? (count === 1 ? 0.5 : at / (count - 1)), y: y ?? (row + 0.5) / beside.length }];
  }));
}

/** How many boxes stand above each other at most. */
export function tallest(flow: Flow): number {
  const found = [...columns(flow).values()];
  return Math.max(1, ...found.map((at) => found.filter((one) => one === at).length));
}

export interface Counted {
  readonly value: number;
  readonly unit: string;
}

const LEAST_WIDTH = 2;
const MOST_WIDTH = 20;

/** Width of an arrow: the most that is counted in its unit is the widest. */
export function widthOf(counts: ReadonlyMap<number, Counted>, meter: End | null): number {
  const own = meter === null ? undefined : counts.get(meter.id);
  if (own === undefined) return LEAST_WIDTH;
  const most = Math.max(...[...counts.values()].filter(({ unit }) => unit === own.unit).map(({ value }) => Math.abs(value)));
  return most === 0 ? LEAST_WIDTH : LEAST_WIDTH + (MOST_WIDTH - LEAST_WIDTH) * (Math.abs(own.value) / most);
}

export function laidOut({ nodes, links }: Flow): Flow {
  return { nodes: nodes.map(({ name }) => ({ name, x: null, y: null })), links };
}

export function movedTo({ nodes, links }: Flow, name: string, { x, y }: Place): Flow {
  const within = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;
  return { nodes: nodes.map((box) => (box.name === name ? { name, x: within(x), y: within(y) } : box)), links };
}

export function renamed({ nodes, links }: Flow, from: string, to: string): Flow {
  const name = (one: string) => (one === from ? to : one);
  return { nodes: nodes.map((box) => ({ ...box, name: name(box.name) })), links: links.map((link) => ({ ...link, source: name(link.source), target: name(link.target) })) };
}

export function without({ nodes, links }: Flow, name: string): Flow {
  return { nodes: nodes.filter((box) => box.name !== name), links: links.filter(({ source, target }) => source !== name && target !== name) };
}

/** A name that no box has yet: "Box 3". */
export function freeName({ nodes }: Flow, word: string): string {
  let n = nodes.length + 1;
  while (nodes.some(({ name }) => name === `${word} ${String(n)}`)) n += 1;
  return `${word} ${String(n)}`;
}
