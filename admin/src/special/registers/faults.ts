/** Refusals of a point: those of its address by the field of the address, the others by the point's. */

import { errorsByField, Problem } from "@meterhouse/ui/api/problem.ts";

export interface PointFaults {
  readonly own: Readonly<Record<string, string>>;
  readonly address: Readonly<Record<string, string>>;
}

export function pointFaults(error: Error | null): PointFaults {
  if (!(error instanceof Problem)) return { own: {}, address: {} };
  const all = Object.entries(errorsByField(error.errors)).map(([path, reason]) => [path.replace(/^\.?\d+\./, ""), reason] as const);
  const isAddress = (path: string) => path.startsWith("address.");
  return {
    own: Object.fromEntries(all.filter(([path]) => !isAddress(path))),
    address: Object.fromEntries(all.filter(([path]) => isAddress(path)).map(([path, reason]) => [path.slice("address.".length), reason])),
  };
}
