/** Colours of parts. Okabe & Ito's palette, told apart by colour-blind readers, without its yellow (unseen on white). */

import type { PartId } from "../api/types.ts";

const CATEGORICAL = [
  "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7A6FB0", "#8C6D31",
  // The same once more, lighter, for those few charts of more than eight parts.
  "#66AAD1", "#F0C566", "#66C5AB", "#E0AFCA", "#9AD2F1", "#E69E66", "#AFA9CF", "#BAA384",
] as const;

/** What is not sub-metered, or of no end use, is no part of its own: grey. */
const REST = "#9AA5B1";

interface Colored {
  readonly id: PartId;
  readonly color?: string | null;
}

/** Whether the part is what the others leave of the whole. */
export function isRest(id: PartId): boolean {
  return typeof id === "string" && /(^|\.)rest(\.|$)/.test(id);
}

/** Colours of the parts of a report: the catalogue's own where they tell the parts apart, else the palette's. */
export function colorsOf(parts: readonly Colored[]): Map<string, string> {
  const own = parts.map(({ color }) => color ?? "").filter((color) => color !== "");
  const colors = new Map<string, string>();
  let place = 0;
  for (const { id, color } of parts) {
    const isOwn = color !== undefined && color !== null && own.indexOf(color) === own.lastIndexOf(color);
    if (isRest(id)) colors.set(String(id), REST);
    else if (isOwn && color !== "") colors.set(String(id), color);
    else {
      colors.set(String(id), CATEGORICAL[place % CATEGORICAL.length] ?? REST);
      place += 1;
    }
  }
  return colors;
}
