/** Which icon stands for which group of kinds, and which group comes first. */

import type { IconName } from "@meterhouse/ui/theme/Icon.tsx";

const ICONS: Readonly<Record<string, IconName>> = {
  "Places": "building",
  "Metering": "meter",
  "Money": "money",
  "Acquisition": "wire",
  "Equipment": "gear",
  "Energy systems": "bolt",
  "Diagrams": "diagram",
  "Control": "refresh",
  "Production": "box",
  "Rules": "bell",
  "Documents": "document",
  "People": "people",
};

const ORDER = Object.keys(ICONS);

/** Groups from what is looked for most to what is set once; those that are not known come last. */
export function inOrder<Group extends { readonly name: string }>(groups: readonly Group[]): Group[] {
  const place = ({ name }: Group) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return [...groups].sort((a, b) => place(a) - place(b));
}

export function groupIcon(group: string): IconName {
  return ICONS[group] ?? "table";
}
