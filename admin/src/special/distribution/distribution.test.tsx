import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { kindOf } from "../../testing/kinds.ts";
import { showPage } from "../../testing/page.tsx";
import { DistributionTab } from "./DistributionTab.tsx";

const SYSTEMS = kindOf({ kind: "distribution-systems", fields: [] });
const SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"4\" height=\"4\"/></svg>";
const API = {
  "GET /distribution-circuits": { body: { items: [{ id: 4, name: "Lighting", room: "Cellar", switchgear: "P1", customers: null, peak_load: 40, peak_current: null }, { id: 5, name: "Spare" }], next: null, total: 2 } },
  "GET /bindings": { body: { items: [{ id: 1, owner_kind: "distribution-circuits", owner_id: 4, part_kind: "points", part_id: 8 }], next: null, total: 1 } },
  "GET /points": { body: { items: [{ id: 8, name: "ActivePower", unit: "kW", device_id: 3, _names: { device_id: "Panel meter" } }], next: null, total: 1 } },
  "GET /channels/latest": { body: [{ deviceId: "Panel meter", component: "Panel meter", channel: "ActivePower", parameter: "Active power", value: 12.5, unit: "kW", timestamp: new Date().toISOString() }] },
  "GET /drawings/9": { body: { id: 9, name: "Single line", source: SVG } },
};
const tab = (drawing: number | null) => showPage(<DistributionTab kind={SYSTEMS} held={{ record: { id: 2, name: "Hall", drawing_id: drawing }, etag: null }} />);
const fileInput = () => document.querySelector<HTMLInputElement>("input[type=file]") ?? document.createElement("input");

describe("a distribution system", () => {
  test("has its circuits beside its drawing, with the newest values of their points", async () => {
    const asked = answering(API);
    await tab(9);
    const picture = await screen.findByRole("img", { name: "Single line" });
    expect(picture).toHaveAttribute("src", `data:image/svg+xml;charset=utf-8,${encodeURIComponent(SVG)}`);
    await waitFor(() => { expect(screen.getByRole("row", { name: /Lighting/ })).toHaveTextContent(/LightingCellar, P140 kWActivePower12.5 kW/); });
    expect(screen.getByRole("row", { name: /Spare/ })).toHaveTextContent("no points bound");
    expect(asked.find(({ path }) => path.startsWith("/channels"))?.path).toBe("/channels/latest?deviceId=Panel+meter");
  });

  test("gets its drawing from a file", async () => {
    const asked = answering({ ...API, "POST /drawings": { status: 201, body: { id: 12, name: "Hall" } }, "PATCH /distribution-systems/2": { body: {} } });
    await tab(null);
    await userEvent.upload(fileInput(), new File([SVG], "hall.svg", { type: "image/svg+xml" }));
    expect(await screen.findByText("hall.svg is kept")).toBeVisible();
    expect(asked.find(({ path }) => path === "/drawings")?.body).toEqual({ name: "Hall", source: SVG });
    expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ drawing_id: 12 });
  });

  test("gets another drawing, and the one before back", async () => {
    const asked: ReturnType<typeof answering> = answering({
      ...API,
      "GET /drawings/9": { get body() { return { id: 9, name: "Single line", source: asked.some(({ method }) => method === "PATCH") ? "<svg/>" : SVG }; } },
      "PATCH /drawings/9": { body: { id: 9 } },
    });
    await tab(9);
    await screen.findByRole("img", { name: "Single line" });
    await userEvent.upload(fileInput(), new File(["<svg/>"], "new.svg", { type: "image/svg+xml" }));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.filter(({ method }) => method === "PATCH").map(({ body }) => body)).toEqual([{ source: "<svg/>" }, { source: SVG }]); });
  });

  test("says why a drawing was refused", async () => {
    answering({ ...API, "PATCH /drawings/9": { status: 422, body: { title: "Refused", errors: [{ field: "source", reason: "<script> may not stand in a drawing" }] } } });
    await tab(9);
    await screen.findByRole("img", { name: "Single line" });
    await userEvent.upload(fileInput(), new File(["<svg/>"], "x.svg", { type: "image/svg+xml" }));
    expect(await screen.findByText("<script> may not stand in a drawing")).toBeVisible();
  });
});
