/** What of the page stands in its address: the space, what is written down there, and for which month or year. */

export const VIEWS = ["register", "day", "month", "bill"] as const;
export type View = (typeof VIEWS)[number];

export interface EntrySearch {
  space?: number;
  view?: View;
  /** `2026-10` of days, `2026` of months; the present one when absent. */
  of?: string;
}

export function entryFrom({ space, view, of }: Record<string, unknown>): EntrySearch {
  const number = Number(space);
  return {
    ...(Number.isInteger(number) && number > 0 ? { space: number } : {}),
    ...(VIEWS.some((known) => known === view) ? { view: view as View } : {}),
    ...(typeof of === "string" && /^(19|20)\d\d(-(0[1-9]|1[0-2]))?$/.test(of) ? { of } : typeof of === "number" && of >= 1971 && of < 2100 ? { of: String(of) } : {}),
  };
}
