/** Arrow keys in a list: up and down from row to row, Home and End, and the space bar to choose. */

import type { KeyboardEvent } from "react";

const STEPS: Record<string, (place: number, count: number) => number> = {
  ArrowDown: (place, count) => Math.min(place + 1, count - 1),
  ArrowUp: (place) => Math.max(place - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

export function rowKeys(onTurn: (place: number) => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
    const place = links.indexOf(event.target as HTMLElement);
    if (place < 0) return;
    const step = STEPS[event.key];
    if (step !== undefined) links[step(place, links.length)]?.focus();
    else if (event.key === " ") onTurn(place);
    else return;
    event.preventDefault();
  };
}

/** From the search straight into what was found. */
export function focusFirstRow(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== "ArrowDown") return;
  const first = document.querySelector<HTMLElement>("[data-row]");
  if (first === null) return;
  event.preventDefault();
  first.focus();
}
