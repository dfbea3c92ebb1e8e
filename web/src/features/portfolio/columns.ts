/** Columns of energy in the portfolio: one per category that any site has, each in one unit. */

import type { Category, PortfolioSite } from "@meterhouse/ui/api/types.ts";
import { type Scale, scaleFor } from "@meterhouse/ui/quantity/quantity.ts";

export interface EnergyColumn {
  readonly category: Category;
  readonly scale: Scale;
}

export function energyColumns(sites: readonly PortfolioSite[]): EnergyColumn[] {
  const categories = new Map<number, Category>();
  for (const { category } of sites.flatMap((site) => site.energy)) categories.set(category.id, category);
  return [...categories.values()].sort((a, b) => a.id - b.id).map((category) => ({
    category,
    scale: scaleFor(category.unit, sites.map((site) => energyOf(site, category.id)?.value ?? null)),
  }));
}

export function energyOf(site: PortfolioSite, category: number) {
  return site.energy.find((energy) => energy.category.id === category) ?? null;
}

export function carbonScale(sites: readonly PortfolioSite[]): Scale {
  return scaleFor("kgCO₂e", sites.map((site) => site.carbon?.value ?? null));
}

/** Share of all sites' slots that have data; each site counts alike. Null where no site tells. */
export function completenessOf(sites: readonly PortfolioSite[]): number | null {
  const shares = sites.map(({ completeness }) => completeness).filter((share) => share !== null);
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
