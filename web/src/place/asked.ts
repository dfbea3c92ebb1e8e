/** Which figure is explained, as the address says; the address can be passed on. */

export interface Asked {
  /** Number of the series, and an instant in the slot. */
  series: number;
  at: string;
  /** Instant at which the figures were shown so. */
  as_of?: string;
  /** A slot of a closed month as it is now; else as it was closed. */
  closed?: "current";
}

export function askedFrom({ series, at, as_of: asOf, closed }: Record<string, unknown>): Asked {
  return {
    series: Number.isSafeInteger(Number(series)) && Number(series) > 0 ? Number(series) : 0,
    at: isInstant(at) ? at : "",
    ...(isInstant(asOf) ? { as_of: asOf } : {}),
    ...(closed === "current" ? { closed } : {}),
  };
}

function isInstant(text: unknown): text is string {
  return typeof text === "string" && !Number.isNaN(Date.parse(text));
}
