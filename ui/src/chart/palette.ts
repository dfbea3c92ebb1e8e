/** Colours of parts. Okabe & Ito's palette, told apart by colour-blind readers, without its yellow (unseen on white). */

import type { PartId } from "../api/types.ts";

const CATEGORICAL = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7A6FB0", "#8C6D31"] as const;

/** What is not sub-metered is no part of its own: grey. */
const REST = "#9AA5B1";

/** Colour of the part at a place in its report; its own, where the catalogue gives one. */
export function colorOf(part: { readonly id: PartId; readonly color?: string | null }, place: number): string {
  if (part.id === "rest") return REST;
  if (part.color !== undefined && part.color !== null && part.color !== "") return part.color;
  return CATEGORICAL[place % CATEGORICAL.length] ?? REST;
}
