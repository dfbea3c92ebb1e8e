import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import type { ChannelValue, Report, ReportOffer, TreeMeter } from "@meterhouse/ui/api/types.ts";
import { answering } from "@meterhouse/ui/testing/api.ts";

import { showAt } from "../../testing/page.tsx";
import { Cards, sumOf } from "./Cards.tsx";
import { Children, childrenOf } from "./Children.tsx";
import { Here } from "./Here.tsx";
import { LivePower } from "./LivePower.tsx";
import { latestOf } from "./Points.tsx";
import { powerChannel, powerOf } from "./power.ts";
import { ReportTable } from "./ReportTable.tsx";
import { breakdownsOf, measureOf, viewFrom } from "./view.ts";

function channel(meter_id: number, name: string, value: number | null, unit: string, timestamp = "2026-01-01T00:00:00Z"): ChannelValue {
  return { deviceId: "dev", component: "meter0", channel: name, parameter: name, value, unit, timestamp, meter_id };
}

const meter = (id: number): TreeMeter => ({ id, name: "", category_id: 1, item_id: null, master_id: null });

const REPORT: Report = {
  report: "energy", subject: { kind: "spaces", id: 1, name: "Berlin" }, zone: "Europe/Berlin", currency: "EUR", step: "day", by: "child", from: "2026-10-01", to: "2026-10-03",
  against: "last-year", slots_expected: 192, pending: 0,
  parts: [{ id: "spaces:2", name: "Tower", unit: "kWh", kind: "spaces" }, { id: "meters:7", name: "Chiller", unit: "kWh", kind: "meters" }, { id: "rest", name: "Not sub-metered", unit: "kWh" }],
  rows: [
    { slot: "2026-10-01T00:00:00+02:00", part: "spaces:2", value: 500, reference: 400, change: 0.25, coverage: 1, quality: "ESTIMATED" },
    { slot: "2026-10-02T00:00:00+02:00", part: "spaces:2", value: null, reference: null, change: null, coverage: 0, quality: null },
  ],
  totals: [
    { part: "spaces:2", value: 500, reference: 400, change: 0.25, coverage: 0.5 },
    { part: "meters:7", value: 1500, reference: null, change: null, coverage: 1 },
    { part: "rest", value: -20, reference: null, change: null, coverage: null },
  ],
};

describe("power now", () => {
  test("is the whole meter's, not a phase's, and real power only", () => {
    const values = [channel(1, "ActivePowerL1", 4000, "W"), channel(1, "ReactivePower", 900, "var"), channel(1, "ActivePower", 12_000, "W")];
    expect(powerChannel(values)?.channel).toBe("ActivePower");
    expect(powerChannel([channel(1, "power_l2", 4000, "W")])).toBeNull();
  });

  test("is summed in kW, is as old as its oldest value, and says who is silent", () => {
    const values = [channel(1, "ActivePower", 12_000, "W", "2026-01-01T00:00:10Z"), channel(2, "power", 3, "kW", "2026-01-01T00:00:05Z")];
    expect(powerOf([meter(1), meter(2), meter(3)], values)).toEqual({ value: 15, at: Date.parse("2026-01-01T00:00:05Z"), told: 2, asked: 3 });
  });

  test("is of one category: heat is in kW, too, and no electricity", () => {
    const values = [channel(1, "ThermalPower", 34, "kW"), channel(2, "ActivePower", 58, "kW")];
    expect(powerOf([{ ...meter(1), category_id: 4 }, meter(2), { ...meter(3), category_id: 3 }], values)).toMatchObject({ value: 58, told: 1, asked: 1 });
  });

  test("is not nought where nobody tells", () => {
    expect(powerOf([meter(1)], [channel(1, "ActivePower", null, "W")])).toBeNull();
  });

  test("is marked as silent when it is old, though the line stands", async () => {
    await showAt("/", <LivePower power={{ value: 15, at: Date.now() - 600_000, told: 1, asked: 2 }} line="live" zone="Europe/Berlin" />);
    expect(screen.getByText("15.0 kW")).toBeVisible();
    expect(screen.getByText("silent")).toBeVisible();
    expect(screen.getByText("10 minutes ago")).toBeVisible();
    expect(screen.getByText(/1 of 2 meters/)).toBeVisible();
  });
});

describe("what a space is made of", () => {
  test("is ordered by size, with the rest at the end, and has no shares where one is below zero", () => {
    const children = childrenOf(REPORT, REPORT.parts);
    expect(children.map(({ part, share }) => [part.name, share])).toEqual([["Chiller", null], ["Tower", null], ["Not sub-metered", null]]);
  });

  test("has shares of the whole where all adds up", () => {
    const totals = REPORT.totals.map((total) => (total.part === "rest" ? { ...total, value: 0 } : total));
    expect(childrenOf({ ...REPORT, totals }, REPORT.parts).map(({ share }) => share)).toEqual([0.75, 0.25, 0]);
    expect(childrenOf({ ...REPORT, totals, report: "load" }, REPORT.parts).every(({ share }) => share === null)).toBe(true);
  });

  test("leads to spaces and to meters, each to its own page", async () => {
    await showAt("/", <Children report={REPORT} category={null} />);
    expect(screen.getByRole("link", { name: "Tower" })).toHaveAttribute("href", "/spaces/2");
    expect(screen.getByRole("link", { name: "Chiller" })).toHaveAttribute("href", "/meters/7");
    expect(screen.queryByRole("link", { name: "Not sub-metered" })).toBeNull();
  });
});

test("the table says what the chart shows: marks in words, missing as missing", async () => {
  await showAt("/", <ReportTable report={REPORT} parts={REPORT.parts} />);
  expect(screen.getByRole("columnheader", { name: "Tower kWh" })).toBeVisible();
  const [, first, second] = screen.getAllByRole("row");
  expect(first).toHaveTextContent("500.0▲+25% moreestimated");
  expect(second).toHaveTextContent("–");
});

test("figures of the table, and of the whole period, lead to where they come from", async () => {
  const explain = [{ part: "spaces:2", series: [{ series: 12, sign: 1 }] }];
  await showAt("/", <ReportTable report={{ ...REPORT, explain }} parts={REPORT.parts} />);
  const [, first, , whole] = screen.getAllByRole("row");
  expect(within(first ?? document.body).getByRole("link", { name: "500.0" })).toHaveAttribute("href", "/explain?series=%2212%22&from=2026-10-01&to=2026-10-02");
  expect(whole).toHaveTextContent("Whole period500.01,500");
  expect(within(whole ?? document.body).getByRole("link")).toHaveAttribute("href", "/explain?series=%2212%22&from=2026-10-01&to=2026-10-03");
});

test("tiles of the period lead to where their figures come from", async () => {
  const figures = { ...REPORT, report: "cost", parts: [{ id: "1", name: "Power", unit: "EUR" }, { id: "2", name: "Gas", unit: "EUR" }], rows: [], totals: [{ part: "1", value: 5, reference: null, change: null, coverage: 1 }, { part: "2", value: 2, reference: null, change: null, coverage: 1 }], explain: [{ part: "1", series: [{ series: 12, sign: 1 }] }, { part: "2", series: [{ series: 13, sign: 1 }] }] };
  answering({ "GET /reports/cost/spaces/1": { body: figures } });
  const offers: ReportOffer[] = [{ report: "cost", name: "Cost", kinds: ["spaces"], by: ["category"], against: [], steps: ["day"] }];
  await showAt("/", <Cards subject={{ kind: "spaces", id: 1, name: "Berlin", zone: "Europe/Berlin" }} period={{ from: "2026-10-01", to: "2026-10-03" }} against={undefined} offers={offers} live={null} />);
  expect(await screen.findByRole("link", { name: "€7.00" })).toHaveAttribute("href", "/explain?series=12%2C13&from=2026-10-01&to=2026-10-03");
});

test("all else in a space that has figures leads to its page, of many of a kind the first few", async () => {
  const sensors = Array.from({ length: 12 }, (_, n) => ({ kind: "sensors", id: n + 1, name: `Sensor ${String(n + 1)}` }));
  await showAt("/", <Here parts={[{ kind: "tenants", id: 5, name: "Bakery" }, ...sensors]} />);
  expect(screen.getByRole("heading", { name: "Tenants" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Bakery" })).toHaveAttribute("href", "/tenants/5");
  expect(screen.getAllByRole("link", { name: /Sensor/ })).toHaveLength(8);
  await userEvent.click(screen.getByRole("button", { name: "Show all 12" }));
  expect(screen.getByRole("link", { name: "Sensor 12" })).toHaveAttribute("href", "/sensors/12");
});

describe("the sum of money and carbon", () => {
  const total = (value: number | null, reference: number | null) => ({ value, reference, change: null });

  test("is of what is known, and its change of what has both", () => {
    expect(sumOf([total(60, 50), total(40, null), total(null, 30), null])).toEqual({ value: 100, reference: 50, change: 60 / 50 - 1 });
  });

  test("is not nought where nothing is known", () => {
    expect(sumOf([total(null, null)])).toEqual({ value: null, reference: null, change: null });
  });
});

test("what only makes energy shows what it makes, unless asked for something else that it has", () => {
  const offers = (["production", "income"] as const).map((report): ReportOffer => ({ report, name: "", kinds: ["photovoltaic-stations"], by: [], against: [], steps: [] }));
  expect(measureOf({}, offers, "photovoltaic-stations")).toBe("production");
  expect(measureOf({ measure: "income" }, offers, "photovoltaic-stations")).toBe("income");
  expect(measureOf({ measure: "carbon" }, offers, "photovoltaic-stations")).toBe("production");
  expect(measureOf({ measure: "carbon" }, undefined, "photovoltaic-stations")).toBe("carbon");
});

describe("the view in the URL", () => {
  test("keeps what it knows and drops what it does not", () => {
    expect(viewFrom({ measure: "cost", by: "child", step: "week", as: "table", other: 1 })).toEqual({ measure: "cost", by: "child", step: "week", as: "table" });
    expect(viewFrom({ by: "balance", category: 3 })).toEqual({ by: "balance", category: 3 });
    expect(viewFrom({ by: "day-type", category: 3 })).toEqual({ by: "day-type" });
    expect(viewFrom({ measure: "energy", by: "colour", step: "minute", as: "pie" })).toEqual({});
  });

  test("offers the breakdowns that the API offers, the first of which is the usual one", () => {
    const offer = (by: string[]): ReportOffer => ({ report: "energy", name: "Energy", kinds: ["spaces"], by, against: [], steps: [] });
    expect(breakdownsOf(offer(["total", "category", "item", "child"]), "spaces")).toEqual(["category", "child", "item"]);
    expect(breakdownsOf(offer(["child", "total"]), "spaces")).toEqual(["total", "child"]);
    expect(breakdownsOf(offer(["total", "category"]), "meters")).toEqual(["total"]);
    expect(breakdownsOf(offer(["total", "category", "balance", "day-type"]), "meters")).toEqual(["total", "day-type", "balance"]);
  });
});

test("a point is known by its key, or by the last part of it", () => {
  const point = { id: 1, key: "meter0/ActivePower", name: "", unit: "W", kind: "power", device_id: null, device: null, ratio: null, valid_from: null, valid_to: null };
  expect(latestOf(point, [channel(1, "ActivePower", 5, "W")])?.value).toBe(5);
  expect(latestOf({ ...point, key: "sdm630.ActivePower" }, [channel(1, "ActivePower", 5, "W")])?.value).toBe(5);
  expect(latestOf({ ...point, key: "VoltageL1" }, [channel(1, "ActivePower", 5, "W")])).toBeNull();
});
