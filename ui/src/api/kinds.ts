/** Kinds of metering points: each counts one category, and has nothing below it. */
export const METERS: readonly string[] = ["meters", "virtual-meters", "offline-meters"];

export function isMeter(kind: string): boolean {
  return METERS.includes(kind);
}
