import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { askedFrom } from "../../place/asked.ts";
import { showAt } from "../../testing/page.tsx";
import { ExplainPage } from "./ExplainPage.tsx";

const AT = "2026-03-01T08:00:00Z";
const ADDRESS = `/explain?series=7&at=${encodeURIComponent(AT)}`;
const SLOT = { series: 7, category: "Electricity", slot: "2026-03-01T09:00:00+01:00", minutes: 15, zone: "Europe/Berlin", coverage: 1, quality: "VALID" };
const SITE = {
  ...SLOT, subject: { kind: "spaces", id: 1, name: "Campus" }, measure: "cost", unit: "EUR", value: 3.2,
  members: [
    { meter: { kind: "meters", id: 4, name: "Grid" }, weight: 1, series: 11, energy: 10, price: { tariff: { name: "T" }, currency: "EUR", price: 0.3, lines: [] } },
    { meter: { kind: "meters", id: 5, name: "Shop" }, weight: 0.5, series: 12, energy: 2, price: { tariff: null, currency: "EUR", price: 0.2, lines: [] } },
    { meter: { kind: "meters", id: 6, name: "New" }, weight: 1, series: 13, energy: null, price: null },
  ],
};
const METER = {
  ...SLOT, subject: { kind: "meters", id: 4, name: "Grid" }, measure: "energy", unit: "kWh", value: 10, quality: "PARTIAL", coverage: 0.5,
  feeds: [{ point: 3, kind: "counter", unit: "kWh", ratio: 40, readings: [{ at: AT, value: 100, verdict: "GOOD", rule: null }, { at: "2026-03-01T08:10:00Z", value: 0, verdict: "BAD", rule: "glitch" }] }],
};
const VIRTUAL = {
  ...SLOT, subject: { kind: "virtual-meters", id: 2, name: "Common" }, measure: "energy", unit: "kWh", value: 4, feeds: [],
  formula: { text: "main - 0.5 * lift", inputs: [{ variable: "main", meter: { kind: "meters", id: 4, name: "Grid" }, series: 11, value: 5 }, { variable: "lift", meter: null }] },
};

describe("a figure is explained", () => {
  test("by the meters that it is made of, each with what it adds", async () => {
    answering({ "GET /explain": { body: SITE } });
    await showAt(ADDRESS, <ExplainPage />);
    const rows = within(await screen.findByRole("table", { name: "Made of 3 meters" })).getAllByRole("row").map(({ textContent }) => textContent);
    expect(rows).toEqual(["MeterShareEnergyPriceAdds", "Grid100%100.3€3.00", "Shop50%20.2€0.20", "New100%–––", "Together€3.20"]);
    expect(screen.getByRole("link", { name: "Grid" })).toHaveAttribute("href", `/explain?series=11&at=${encodeURIComponent(AT)}`);
  });

  test("by the readings that it was counted from, with what a rule said of them", async () => {
    answering({ "GET /explain": { body: METER } });
    await showAt(ADDRESS, <ExplainPage />);
    const table = within(await screen.findByRole("table", { name: "2 readings" }));
    expect(table.getAllByRole("row").map(({ textContent }) => textContent).slice(1)).toEqual([expect.stringMatching(/09:00:00.*100 kWhgood/), expect.stringMatching(/09:10:00.*0 kWhglitch/)]);
    expect(screen.getByText("not complete")).toBeVisible();
    expect(screen.getByText(/times 40/)).toBeVisible();
  });

  test("by its formula; of what one may not see neither name nor figure", async () => {
    answering({ "GET /explain": { body: VIRTUAL } });
    await showAt(ADDRESS, <ExplainPage />);
    const rows = within(await screen.findByRole("table", { name: "What stands in the formula" })).getAllByRole("row").map(({ textContent }) => textContent);
    expect(rows.slice(1)).toEqual(["mainGrid5.00 kWh", "lifta meter that you do not see–"]);
  });

  test("as it was shown at an earlier instant, which stands in the address", async () => {
    const asked = answering({ "GET /explain": { body: METER } });
    const router = await showAt(ADDRESS, <ExplainPage />);
    fireEvent.change(await screen.findByLabelText("As shown at"), { target: { value: "2026-03-05T10:30" } });
    const instant = new Date("2026-03-05T10:30").toISOString();
    await waitFor(() => { expect(router.state.location.search).toMatchObject({ series: 7, as_of: instant }); });
    await waitFor(() => { expect(asked.some(({ path }) => path.includes(`as_of=${encodeURIComponent(instant)}`))).toBe(true); });
  });

  test.each([["/explain", "No figure was chosen"], ["/explain?series=x&at=yesterday", "No figure was chosen"]])("not at %s: it says what to do", async (address, text) => {
    await showAt(address, <ExplainPage />);
    expect(await screen.findByText(text)).toBeVisible();
  });
});

test("an address that cannot be read asks for nothing", () => {
  expect(askedFrom({ series: "7", at: AT, as_of: "soon" })).toEqual({ series: 7, at: AT });
  expect(askedFrom({ series: -1, at: 5 })).toEqual({ series: 0, at: "" });
});
