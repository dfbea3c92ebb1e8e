/** Short notes on what was just done, each with a way back; kept outside of React, so that they outlive the page that made them. */

import { useSyncExternalStore } from "react";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "done" | "failed";
  /** Takes back what was done. */
  readonly undo: (() => Promise<unknown>) | null;
}

/** How long a note stays [ms], unless it is under the pointer or the focus. */
export const STAYS = 10_000;
const MOST = 3;

const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let last = 0;

function change(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what was done; `undo` is offered as a button. */
export function say(text: string, { undo = null, tone = "done" }: { undo?: Toast["undo"]; tone?: Toast["tone"] } = {}): number {
  last += 1;
  change([...toasts.slice(1 - MOST), { id: last, text, tone, undo }]);
  return last;
}

export function dismiss(id: number) {
  change(toasts.filter((toast) => toast.id !== id));
}

export function dismissAll() {
  change([]);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}
