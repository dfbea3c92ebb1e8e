import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
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

const MONTH = {
  series: [{ series: 7, sign: 1 }], subject: { kind: "spaces", id: 1, name: "Campus" }, measure: "cost", direction: "input", category: "Electricity", unit: "EUR", energy_unit: "kWh", zone: "Europe/Berlin",
  from: "2026-03-01", to: "2026-04-01", as_of: null, days: null, value: 42, coverage: 0.9, quality: "PARTIAL", step: "day", closed: null,
  slots: { VALID: 2900, EDITED: 0, ESTIMATED: 60, PARTIAL: 0, MISSING: 16 },
  lines: [
    { id: 1, name: "Green", component: "Energy", period: "peak", price: 0.4, energy: 100, amount: 40 },
    { id: 1, name: "Green", component: "Energy", period: "off-peak", price: 0.2, energy: 10, amount: 2 },
    { id: null, name: null, component: null, period: null, price: null, energy: 3, amount: null },
  ],
  parts: [
    { subject: { kind: "spaces", id: 2, name: "Office" }, series: 9, weight: 1, since: null, until: null, adds: 30 },
    { subject: { kind: "meters", id: 4, name: "Grid" }, series: 11, weight: 0.5, since: "2026-03-10T00:00:00+01:00", until: null, adds: 12 },
  ],
  pieces: [
    { from: "2026-03-01", to: "2026-03-02", value: 20, coverage: 1, quality: "VALID" },
    { from: "2026-03-02", to: "2026-03-03", value: 22, coverage: 0.5, quality: "PARTIAL" },
    { from: "2026-03-03", to: "2026-03-04", value: null, coverage: null, quality: null },
  ],
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

  test("of a month by its prices, its parts and its days, each leading on", async () => {
    const asked = answering({ "GET /explain": { body: MONTH } });
    await showAt("/explain?series=7&from=2026-03-01&to=2026-04-01", <ExplainPage />);
    const rows = (name: string) => within(screen.getByRole("table", { name })).getAllByRole("row").map(({ textContent }) => textContent);
    expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("€42.00");
    expect(screen.getByText("2,900 of 2,976 intervals measured, 60 estimated, 16 missing")).toBeVisible();
    expect(rows("Energy by prices")).toEqual(["TariffEnergy kWhPrice EUR/kWhAdds", "Green · Energy · peak1000.4€40.00", "Green · Energy · off-peak100.2€2.00", "without a price or factor3––", "Together€42.00"]);
    expect(rows("Made of 2 parts")).toEqual(["Space or meterShareAdds", "Office100%€30.00", "Gridsince Tue, Mar 10, 00:0050%€12.00", "Together€42.00"]);
    expect(rows("Day by day")).toEqual(["DaysValueQuality", expect.stringMatching(/Mar 1.*€20\.00measured/), expect.stringMatching(/Mar 2.*€22\.00not complete, 50%/), expect.stringMatching(/Mar 3.*–No figure/)]);
    expect(screen.getByRole("link", { name: "Office" })).toHaveAttribute("href", "/explain?series=%229%22&from=2026-03-01&to=2026-04-01");
    expect(screen.getByRole("link", { name: "€20.00" })).toHaveAttribute("href", "/explain?series=%227%22&from=2026-03-01&to=2026-03-02");
    expect(asked[0]?.path).toContain("series=7&from=2026-03-01&to=2026-04-01");
  });

  test("of a day by its slots, which lead to what each was counted from; those of what is taken away to what each is taken from", async () => {
    const slot = { at: AT, value: 2, coverage: 1, quality: "VALID" };
    answering({ "GET /explain": { body: { ...MONTH, to: "2026-03-02", step: "slot", pieces: [slot], lines: null, slots: null } } });
    await showAt("/explain?series=7&from=2026-03-01&to=2026-03-02&as_of=2026-04-01T00:00:00Z", <ExplainPage />);
    expect(await screen.findByRole("link", { name: "€2.00" })).toHaveAttribute("href", `/explain?series=7&at=${encodeURIComponent(AT)}&as_of=${encodeURIComponent("2026-04-01T00:00:00Z")}`);
    cleanup();
    await showAt("/explain?series=7,-9&from=2026-03-01&to=2026-03-02", <ExplainPage />);
    expect(await screen.findByRole("table", { name: "Interval by interval" })).toBeVisible();
    expect(screen.getByRole("link", { name: "€2.00" })).toHaveAttribute("href", `/explain?series=7%2C-9&at=${encodeURIComponent(AT)}&step=slot`);
    cleanup();
    await showAt(`/explain?series=7,-9&at=${AT}&step=slot`, <ExplainPage />);
    expect(await screen.findByRole("link", { name: "Office" })).toHaveAttribute("href", `/explain?series=9&at=${encodeURIComponent(AT)}`);
    expect(screen.queryByRole("link", { name: "€2.00" })).toBeNull();
  });

  test("of an hour by its slots, and of working days by these, which stands beside", async () => {
    const slot = { at: AT, value: 2, coverage: 1, quality: "VALID" };
    const asked = answering({ "GET /explain": { body: { ...MONTH, from: "2026-03-01T09:00:00+01:00", to: "2026-03-01T10:00:00+01:00", step: "slot", pieces: [slot], days: null } } });
    await showAt(`/explain?series=7&at=${AT}&step=hour`, <ExplainPage />);
    expect(await screen.findByText(/09:00, 60 minutes, Europe\/Berlin/)).toBeVisible();
    expect(asked[0]?.path).toContain(`series=7&at=${encodeURIComponent(AT)}&step=hour`);
    expect(screen.getByRole("link", { name: "€2.00" })).toHaveAttribute("href", ADDRESS);
    expect(screen.getByRole("link", { name: "Office" })).toHaveAttribute("href", `/explain?series=%229%22&at=${encodeURIComponent(AT)}&step=hour`);
    cleanup();
    answering({ "GET /explain": { body: { ...MONTH, days: "working" } } });
    await showAt("/explain?series=7&from=2026-03-01&to=2026-04-01&days=working", <ExplainPage />);
    expect(await screen.findByText(/working days alone, Europe\/Berlin/)).toBeVisible();
    expect(screen.getByRole("link", { name: "€20.00" })).toHaveAttribute("href", "/explain?series=%227%22&from=2026-03-01&to=2026-03-02&days=working");
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

test("hours are read from an address, and slots of several", () => {
  expect(askedFrom({ series: 7, at: AT, step: "hour" })).toEqual({ series: "7", at: AT, step: "hour" });
  expect(askedFrom({ series: "7,-9", at: AT })).toEqual({ series: "7,-9", at: AT, step: "slot" });
  expect(askedFrom({ series: 7, at: AT, step: "slot" })).toEqual({ series: 7, at: AT });
});

test("days are read from an address, and what is no figure of days is none", () => {
  expect(askedFrom({ series: "7,-9", from: "2026-03-01", to: "2026-04-01", peak: true })).toEqual({ series: "7,-9", from: "2026-03-01", to: "2026-04-01", peak: true });
  expect(askedFrom({ series: 7, from: "2026-03-01", to: "2026-03-01" })).toEqual({ series: 7, at: "" });
  expect(askedFrom({ series: "7;9", from: "2026-03-01", to: "2026-04-01" })).toEqual({ series: 0, at: "" });
});
