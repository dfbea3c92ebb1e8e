/** Order of the portfolio's sites: by a column, up or down, sites without the value last. */

import type { PortfolioSite } from "@meterhouse/ui/api/types.ts";

/** `name`, `cost`, `carbon`, `data` or `energy:CATEGORY`; a minus in front is descending. */
export type Sort = string;

export function sortFrom(search: Record<string, unknown>): { sort?: Sort } {
  const { sort } = search;
  return typeof sort === "string" && /^-?(name|cost|carbon|data|energy:\d+)$/.test(sort) ? { sort } : {};
}

export function columnOf(sort: Sort): string {
  return sort.replace(/^-/, "");
}

/** What a press on a column's head does: numbers start with the largest, names with A. */
export function pressed(sort: Sort, column: string): Sort {
  if (columnOf(sort) === column) return sort.startsWith("-") ? column : `-${column}`;
  return column === "name" ? column : `-${column}`;
}

function valueOf(site: PortfolioSite, column: string): number | null {
  if (column === "cost") return site.cost?.value ?? null;
  if (column === "carbon") return site.carbon?.value ?? null;
  if (column === "data") return site.completeness;
  const category = Number(column.split(":")[1]);
  return site.energy.find((energy) => energy.category.id === category)?.value ?? null;
}

export function sorted(sites: readonly PortfolioSite[], sort: Sort): PortfolioSite[] {
  const column = columnOf(sort);
  const turn = sort.startsWith("-") ? -1 : 1;
  return [...sites].sort((a, b) => {
    if (column === "name") return turn * a.name.localeCompare(b.name);
    // Money of two currencies has no order: sites stay with their own.
    if (column === "cost" && a.cost?.currency !== b.cost?.currency) return (a.cost?.currency ?? "~").localeCompare(b.cost?.currency ?? "~");
    const [one, other] = [valueOf(a, column), valueOf(b, column)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return turn * (one - other);
  });
}
