/** What of the page of data quality stands in its address: the site, and which of its views is open. */

export const VIEWS = ["findings", "coverage", "now", "verdicts", "planted"] as const;
export type View = (typeof VIEWS)[number];

export interface QualitySearch {
  site?: number;
  view?: View;
}

export function qualityFrom({ site, view }: Record<string, unknown>): QualitySearch {
  const number = Number(site);
  return {
    ...(Number.isInteger(number) && number > 0 ? { site: number } : {}),
    ...(VIEWS.some((known) => known === view && known !== "findings") ? { view: view as View } : {}),
  };
}
