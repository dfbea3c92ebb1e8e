import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import type { Finding, SiteQuality } from "@meterhouse/ui/api/quality.ts";
import en from "@meterhouse/ui/i18n/en.json" with { type: "json" };
import { speak } from "@meterhouse/ui/i18n/i18n.ts";
import { answering } from "@meterhouse/ui/testing/api.ts";

import { showAt } from "../../testing/page.tsx";
import { Coverage, levelOf } from "./Coverage.tsx";
import { figures, sizeText, spanText } from "./finding.ts";
import { FindingCard, FindingList } from "./FindingList.tsx";
import { Now } from "./Now.tsx";
import { Planted } from "./Planted.tsx";
import { Scores } from "./Scores.tsx";
import { Verdicts } from "./Verdicts.tsx";
import { qualityFrom } from "./view.ts";

const PERIOD = { from: "2026-10-01", to: "2026-10-04" } as const;
const SITE = { kind: "spaces", id: 2, name: "Berlin campus" };

function finding(rest: Partial<Finding> = {}): Finding {
  return {
    id: 5, kind: "ratio", space: SITE, subject: { kind: "meters", id: 61, name: "Laboratory lighting" }, first: "2026-10-01T08:15:00Z", after: "2026-10-15T08:15:00Z",
    size: 6490, unit: "kWh", words: "", evidence: { factor: 10, open_days: 13 }, state: "open", changed_by: null, changed_at: null, found_at: "2026-10-16T00:31:00Z", ...rest,
  };
}

const score = (rest: Partial<SiteQuality> = {}): SiteQuality => ({
  space: SITE, days: 30, expected: 100, present: 97, coverage: 0.97, score: 0.94, balances: 210, unequal: 3, open_findings: 2, closed_until: "2026-10-31", ...rest,
});

describe("the scores of sites", () => {
  test("say how much can be trusted, and are chosen by a press", async () => {
    const choose = vi.fn();
    await showAt("/", <Scores sites={[score(), score({ space: { ...SITE, id: 3, name: "Pune works" }, open_findings: 1, unequal: 0 })]} chosen={3} onChoose={choose} />);
    const berlin = screen.getByRole("button", { name: /Berlin campus/ });
    expect(within(berlin).getByText("94%")).toBeVisible();
    expect(within(berlin).getByText("2 open findings")).toBeVisible();
    await userEvent.click(berlin);
    expect(choose).toHaveBeenCalledWith(2);
    await userEvent.click(screen.getByRole("button", { name: /Pune works/, pressed: true }));
    expect(choose).toHaveBeenLastCalledWith(undefined);
  });
});

describe("a finding", () => {
  test("says what it is about, why, when and how much", async () => {
    await showAt("/", <FindingCard finding={finding()} />);
    expect(screen.getByText("Wrong ratio")).toBeVisible();
    expect(screen.getByRole("link", { name: "Laboratory lighting" })).toHaveAttribute("href", "/meters/61");
    expect(screen.getByText(/It shows 10 times/)).toBeVisible();
    expect(screen.getByText(/Oct 1 . 15, 2026 · Berlin campus · 6.49 MWh/)).toBeVisible();
  });

  test("that went by itself says so", async () => {
    await showAt("/", <FindingCard finding={finding({ state: "closed" })} />);
    expect(screen.getByText("Closed by itself: its evidence is gone.")).toBeVisible();
  });

  test("is seen or closed by whoever may correct, and by nobody else", async () => {
    const page = { items: [finding()], next: null, total: 1 };
    const asked = answering({
      "GET /quality/findings": { body: page }, "PATCH /quality/findings/5": { body: finding({ state: "seen" }) },
      "GET /session": { body: { user: { id: 1, name: "ann", display_name: null, role: "engineer", permissions: ["reports"] } } },
    });
    await showAt("/", <FindingList space={2} period={PERIOD} />);
    expect(await screen.findByText("Wrong ratio")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
    expect(asked[0]?.path).toContain("space=2&state=open&from=2026-10-01&to=2026-10-04");
  });

  test("has a name and a reason for every kind, in the same words for both", () => {
    expect(Object.keys(en.finding.why).sort()).toEqual(Object.keys(en.finding.kind).sort());
  });

  test.each([
    ["a share", { share: 0.0843 }, { share: "8%" }],
    ["a factor", { factor: 1.7321 }, { factor: "1.732" }],
    ["what is not known", {}, { hours: "–" }],
  ])("prints %s", (_, evidence, shown) => {
    expect(figures({ evidence })).toMatchObject(shown);
  });

  test("of an instant has its time, of days has not", () => {
    expect(spanText("2026-10-01T08:00:00Z", "2026-10-01T09:00:00Z")).toMatch(/:/);
    expect(spanText("2026-10-01T08:00:00Z", "2026-10-09T09:00:00Z")).not.toMatch(/:/);
    expect(sizeText({ size: 4, unit: "readings" })).toBeNull();
  });
});

describe("the matrix of coverage", () => {
  test.each([
    [[96, 96, 0], "whole"], [[96, 90, 0], "most"], [[96, 1, 0], "some"], [[96, 0, 0], "none"], [null, "unknown"],
  ] as const)("shows %j as %s", (cell, level) => { expect(levelOf(cell)).toBe(level); });

  test("leads from a day to the readings of that day", async () => {
    answering({ "GET /quality/coverage": { body: {
      days: ["2026-10-01", "2026-10-02", "2026-10-03"], next: null,
      items: [{ point: { id: 7, name: "Energy", key: null, device: "Lab box", meter_id: 61 }, days: [[96, 96, 0], [96, 48, 2], null] }],
    } } });
    const router = await showAt("/", <Coverage space={undefined} period={PERIOD} />);
    const day = await screen.findByRole("link", { name: /Oct 2, 2026: 50% of the slots, readings with a verdict: 2/ });
    expect(day.getAttribute("href")).toContain("/meters/61/points/7?period=custom&from=2026-10-02&to=2026-10-03");
    expect(screen.getByRole("link", { name: /Oct 3, 2026: not closed/ })).toBeVisible();
    await userEvent.click(day);
    expect(router.state.location.pathname).toBe("/meters/61/points/7");
  });

  test("of days that are not closed says when they are", async () => {
    answering({ "GET /quality/coverage": { body: { days: [], items: [], next: null } } });
    await showAt("/", <Coverage space={undefined} period={PERIOD} />);
    expect(await screen.findByText("No closed days in this period")).toBeVisible();
  });
});

describe("what is going on now", () => {
  test("is told with the reason, and with what waits", async () => {
    answering({
      "GET /quality/silent": { body: { items: [{ point: { id: 1, name: "Energy", key: null, device: "Lab box", meter_id: 1 }, state: "silent", since: "2026-10-01T08:00:00Z", seconds: 9e4, reason: "no answer" }] } },
      "GET /pending": { body: { stages: [{ stage: "closing", keys: 1, slots: 2880, oldest: null }], total: 0 } },
    });
    await showAt("/", <Now space={undefined} />);
    expect(await screen.findByText("Lab box · Energy")).toBeVisible();
    expect(screen.getByText("no answer")).toBeVisible();
    expect(await screen.findByText("Closing of days")).toBeVisible();
  });

  test("says that all is well where it is", async () => {
    answering({ "GET /quality/silent": { body: { items: [] } }, "GET /pending": { body: { stages: [], total: 0 } } });
    await showAt("/", <Now space={undefined} />);
    expect(await screen.findByText("Every point has spoken")).toBeVisible();
  });
});

test("rules are counted with what they said", async () => {
  answering({ "GET /quality/verdicts": { body: { items: [{ rule: "glitch", verdict: "bad", readings: 1234, points: 3 }] } } });
  await showAt("/", <Verdicts space={undefined} period={PERIOD} />);
  const row = await screen.findByRole("row", { name: /glitch/ });
  expect(within(row).getByText("bad, left out")).toBeVisible();
  expect(within(row).getByText("1,234")).toBeVisible();
});

describe("planted faults", () => {
  const planted = { name: "x", kind: "ratio", meter: "Laboratory lighting", first: "2026-10-01T08:15:00Z", after: "2026-10-15T08:15:00Z" };

  test("are counted as found, missed, and false alarms", async () => {
    answering({ "GET /quality/planted": { body: { is_demo: true, planted: [{ ...planted, finding: finding() }, { ...planted, name: "y", kind: "reset", finding: null }], false_alarms: [finding({ id: 9, kind: "base_load" })] } } });
    await showAt("/", <Planted />);
    expect(await screen.findByText("1 / 2")).toBeVisible();
    expect(screen.getByText("missed")).toBeVisible();
    expect(screen.getByText("Left on at night")).toBeVisible();
  });

  test("are none outside of the demo", async () => {
    answering({ "GET /quality/planted": { body: { is_demo: false, planted: [], false_alarms: [] } } });
    await showAt("/", <Planted />);
    expect(await screen.findByText("Nothing is planted here")).toBeVisible();
  });
});

test("a finding speaks German and Chinese", async () => {
  await speak("de");
  await showAt("/", <FindingCard finding={finding()} />);
  expect(screen.getByText("Falsches Wandlerverhältnis")).toBeVisible();
  await speak("zh");
  expect(await screen.findByText("变比错误")).toBeVisible();
  await speak("en");
});

test.each([
  [{ site: "2", view: "now" }, { site: 2, view: "now" }],
  [{ site: "x", view: "findings" }, {}],
  [{ view: "nothing" }, {}],
])("the address %j means %j", (search, meant) => { expect(qualityFrom(search)).toEqual(meant); });
