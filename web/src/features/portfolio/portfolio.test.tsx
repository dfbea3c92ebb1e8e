import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import type { PortfolioSite } from "@meterhouse/ui/api/types.ts";
import { speak } from "@meterhouse/ui/i18n/i18n.ts";
import type { Language } from "@meterhouse/ui/i18n/languages.ts";

import { showAt } from "../../testing/page.tsx";
import { completenessOf, energyColumns } from "./columns.ts";
import { SiteCards } from "./SiteCards.tsx";
import { SiteTable } from "./SiteTable.tsx";
import { pressed, sorted, sortFrom } from "./sorting.ts";
import { Summary } from "./Summary.tsx";

const ELECTRICITY = { id: 1, name: "Electricity", unit: "kWh" };
const WATER = { id: 3, name: "Water", unit: "m³" };

function site(id: number, name: string, rest: Partial<PortfolioSite> = {}): PortfolioSite {
  return { id, name, zone: "Europe/Berlin", currency: "EUR", area: null, energy: [], cost: null, carbon: null, completeness: null, sparkline: null, ...rest };
}

const compared = (value: number | null, change: number | null = null) => ({ value, reference: null, change });

const BERLIN = site(1, "Berlin Campus", {
  energy: [{ category: ELECTRICITY, ...compared(270_100, 0.17) }, { category: WATER, ...compared(2592) }],
  cost: { ...compared(19_500, -0.15), currency: "EUR" }, carbon: compared(18_000), completeness: 1,
});
const CHICAGO = site(2, "Chicago Tower", {
  zone: "America/Chicago", energy: [{ category: ELECTRICITY, ...compared(52_200) }],
  cost: { ...compared(55_446), currency: "USD" }, carbon: compared(51_200), completeness: 0.61,
});
const SILENT = site(3, "Kolkata Works", { energy: [{ category: ELECTRICITY, ...compared(null) }] });

describe("the table of sites", () => {
  test("keeps one unit for each category, and each site's own currency", async () => {
    await showAt("/", <SiteTable sites={[BERLIN, CHICAGO, SILENT]} sort="name" onSort={() => undefined} />);
    expect(screen.getByRole("columnheader", { name: "Electricity MWh" })).toBeVisible();
    expect(within(screen.getByRole("row", { name: /Berlin Campus/ })).getByText("270.1")).toBeVisible();
    expect(within(screen.getByRole("row", { name: /Berlin Campus/ })).getByText("€19,500")).toBeVisible();
    expect(within(screen.getByRole("row", { name: /Chicago/ })).getByText("$55,446")).toBeVisible();
  });

  test("shows a value that is missing as missing", async () => {
    await showAt("/", <SiteTable sites={[SILENT]} sort="name" onSort={() => undefined} />);
    expect(screen.getAllByText("–").length).toBeGreaterThan(2);
    expect(screen.queryByText(/^0/)).toBeNull();
  });

  test("says how it is sorted, and sorts by a press on a head", async () => {
    const onSort = vi.fn();
    await showAt("/", <SiteTable sites={[BERLIN, CHICAGO]} sort="-carbon" onSort={onSort} />);
    expect(screen.getByRole("columnheader", { name: /Carbon/ })).toHaveAttribute("aria-sort", "descending");
    await userEvent.click(screen.getByRole("button", { name: /Cost/ }));
    expect(onSort).toHaveBeenCalledWith("-cost");
  });

  test("leads to the site", async () => {
    const router = await showAt("/", <SiteTable sites={[BERLIN]} sort="name" onSort={() => undefined} />);
    await userEvent.click(screen.getByRole("link", { name: "Berlin Campus" }));
    expect(router.state.location.pathname).toBe("/spaces/1");
  });
});

describe("the cards of a phone", () => {
  test("say the same in the same units", async () => {
    await showAt("/", <SiteCards sites={[BERLIN, CHICAGO]} />);
    expect(screen.getByText("270.1 MWh")).toBeVisible();
    expect(screen.getByText("52.2 MWh")).toBeVisible();
    expect(screen.getByText("61%")).toBeVisible();
  });
});

describe("the line above the sites", () => {
  const portfolio = { from: "2026-10-01", to: "2026-11-01", against: null, pending: 312, sites: [BERLIN, CHICAGO] };

  test("says how complete the data is and what is being recomputed", async () => {
    await showAt("/", <Summary portfolio={portfolio} failure={null} at={0} onRetry={() => undefined} />);
    expect(screen.getByText("2 sites")).toBeVisible();
    expect(screen.getByText("80% of the data is there")).toBeVisible();
    expect(screen.getByText("1 site below 90%")).toBeVisible();
    expect(screen.getByRole("status")).toHaveTextContent("Recomputing 312 slots");
  });

  test("warns of figures that could not be renewed", async () => {
    const onRetry = vi.fn();
    await showAt("/", <Summary portfolio={{ ...portfolio, pending: 0 }} failure={new Error("down")} at={Date.now()} onRetry={onRetry} />);
    expect(screen.getByRole("status")).toHaveTextContent("newer ones could not be fetched");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(onRetry).toHaveBeenCalled();
  });
});

describe("sorting", () => {
  test.each([
    ["name", [1, 2, 3]],
    ["-name", [3, 2, 1]],
    ["-energy:1", [1, 2, 3]],
    ["energy:1", [2, 1, 3]],
    ["-carbon", [2, 1, 3]],
    ["data", [2, 1, 3]],
  ])("by %s puts sites in the order %j, those without a value last", (sort, ids) => {
    expect(sorted([SILENT, CHICAGO, BERLIN], sort).map(({ id }) => id)).toEqual(ids);
  });

  test("by cost keeps currencies apart, since they have no order", () => {
    const cheap = site(4, "Paris", { cost: { ...compared(1), currency: "EUR" } });
    expect(sorted([CHICAGO, cheap, BERLIN], "-cost").map(({ id }) => id)).toEqual([1, 4, 2]);
  });

  test("starts with the largest, and turns at a second press", () => {
    expect([pressed("name", "cost"), pressed("-cost", "cost"), pressed("cost", "name")]).toEqual(["-cost", "cost", "name"]);
  });

  test("takes no column from a URL that there is not", () => {
    expect([sortFrom({ sort: "-energy:12" }), sortFrom({ sort: "__proto__" }), sortFrom({})]).toEqual([{ sort: "-energy:12" }, {}, {}]);
  });
});

test("a category that only one site has is a column all the same", () => {
  expect(energyColumns([BERLIN, CHICAGO]).map(({ category, scale }) => `${category.name} ${scale.unit}`)).toEqual(["Electricity MWh", "Water m³"]);
});

test("sites that do not tell are no part of the completeness", () => {
  expect(completenessOf([BERLIN, CHICAGO, SILENT])).toBeCloseTo((1 + 0.61) / 2);
  expect(completenessOf([SILENT])).toBeNull();
});

describe("the portfolio", () => {
  test.each<[Language, string[], string[]]>([
    ["de", ["Standort", "Kosten", "Emissionen tCO₂e", "Daten"], ["3 Standorte", "80 % der Daten sind da", "270,1", "19.500 €", "100 %", "mehr"]],
    ["zh", ["站点", "费用", "碳排放 tCO₂e", "数据完整率"], ["3 个站点", "数据完整率 80%", "270.1", "€19,500", "100%", "增加"]],
  ])("speaks %s", async (language, heads, said) => {
    await speak(language);
    const sites = [BERLIN, { ...CHICAGO, completeness: 0.6 }, SILENT];
    await showAt("/", <><Summary portfolio={{ from: "2026-10-01", to: "2026-11-01", against: null, pending: 0, sites }} failure={null} at={0} onRetry={() => undefined} /><SiteTable sites={sites} sort="name" onSort={() => undefined} /></>);
    for (const name of heads) expect(screen.getByRole("columnheader", { name })).toBeVisible();
    const text = document.body.textContent.replaceAll(/[\u00a0\u202f]/g, " ");
    for (const one of said) expect(text).toContain(one);
  });
});
