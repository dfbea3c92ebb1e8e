import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { kindOf } from "../../testing/kinds.ts";
import { showPage } from "../../testing/page.tsx";
import { type Flow, freeName, laidOut, movedTo, places, refusal, renamed, tallest, widthOf, without } from "./flow.ts";
import { FlowTab } from "./FlowTab.tsx";

const box = (name: string) => ({ name, x: null, y: null });
const arrow = (source: string, target: string) => ({ source, target, meter: null });
const FLOW: Flow = { nodes: ["Grid", "Hall", "Press", "Office"].map(box), links: [arrow("Grid", "Hall"), arrow("Hall", "Press"), arrow("Grid", "Office")] };

describe("an energy flow", () => {
  test.each([["Press", "Grid", "circle"], ["Grid", "Hall", "twice"], ["Hall", "Hall", "itself"], ["Office", "Press", null]])("from %s to %s: %s", (source, target, expected) => {
    expect(refusal(FLOW, source, target)).toBe(expected);
  });

  test("stands in columns, from where it comes in to where it is used", () => {
    const stands = places(FLOW);
    expect(stands.get("Grid")).toEqual({ x: 0, y: 0.5 });
    expect(stands.get("Hall")).toEqual({ x: 0.5, y: 0.25 });
    expect(stands.get("Office")).toEqual({ x: 0.5, y: 0.75 });
    expect(stands.get("Press")).toEqual({ x: 1, y: 0.5 });
    expect(tallest(FLOW)).toBe(2);
  });

  test("keeps a box where somebody put it, within the drawing, until it is laid out again", () => {
    const moved = movedTo(FLOW, "Hall", { x: 1.4, y: 0.1239 });
    expect(places(moved).get("Hall")).toEqual({ x: 1, y: 0.124 });
    expect(places(laidOut(moved)).get("Hall")).toEqual({ x: 0.5, y: 0.25 });
  });

  test("keeps its arrows when a box is called otherwise, and loses them with it", () => {
    expect(renamed(FLOW, "Hall", "Hall 1").links.map(({ source, target }) => `${source}-${target}`)).toEqual(["Grid-Hall 1", "Hall 1-Press", "Grid-Office"]);
    expect(without(FLOW, "Hall").links).toEqual([arrow("Grid", "Office")]);
    expect(freeName({ nodes: [box("Box 2")], links: [] }, "Box")).toBe("Box 3");
  });
});

const DIAGRAMS = kindOf({ kind: "energy-flow-diagrams", fields: [] });
const METERED = { id: 3, name: "Plant", nodes: FLOW.nodes, links: [{ ...arrow("Grid", "Hall"), meter: { kind: "meters", id: 1 } }] };
const API = {
  "GET /meters/1/paths": { body: { items: [] } },
  "GET /spaces/tree": { body: { items: [] } },
  "GET /meters/1": { body: { id: 1, name: "Grid import" } },
  "GET /reports/energy/meters/1": { body: { parts: [{ id: "1", name: "Grid import", unit: "kWh" }], totals: [{ part: "1", value: 420 }] } },
};
const tab = (permissions?: readonly string[]) => showPage(<FlowTab kind={DIAGRAMS} held={{ record: METERED, etag: '"2"' }} />, permissions);

describe("the drawing of an energy flow", () => {
  test("tells what each meter has counted today, also to those who only look", async () => {
    answering(API);
    await tab(["records", "reports"]);
    await waitFor(() => { expect(screen.getByRole("row", { name: /Grid import/ })).toHaveTextContent("GridHallGrid import420.0 kWh"); });
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("gets boxes and arrows by keyboard alone, and saves them with a way back", async () => {
    const asked = answering({ ...API, "PATCH /energy-flow-diagrams/3": { body: METERED, headers: { etag: '"3"' } } });
    await tab();
    await userEvent.click(await screen.findByRole("button", { name: "Add a box" }));
    const name = screen.getByRole("textbox", { name: "Name of the box" });
    await userEvent.clear(name);
    await userEvent.type(name, "Pump");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Arrow from" }), "Hall");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Arrow to" }), "Pump");
    await userEvent.click(screen.getByRole("button", { name: "Draw the arrow" }));
    screen.getByRole("button", { name: "Pump" }).focus();
    await userEvent.keyboard("{ArrowRight}");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved Plant")).toBeVisible();
    const sent = asked.find(({ method }) => method === "PATCH")?.body as Flow;
    expect(sent.nodes.at(-1)).toMatchObject({ name: "Pump" });
    expect(sent.links.at(-1)).toEqual(arrow("Hall", "Pump"));
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => { expect(asked.filter(({ method }) => method === "PATCH").at(-1)?.body).toEqual({ nodes: METERED.nodes, links: METERED.links }); });
  });

  test("refuses a circle at once", async () => {
    answering(API);
    await tab();
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Arrow from" }), "Hall");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Arrow to" }), "Grid");
    expect(screen.getByText("Energy would flow in a circle.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Draw the arrow" })).toBeDisabled();
  });

  test("lets a box be dragged", async () => {
    answering(API);
    await tab();
    const hall = await screen.findByRole("button", { name: "Hall" });
    const drawing = screen.getByRole("group", { name: "The drawing" });
    Object.assign(drawing, { getBoundingClientRect: () => ({ left: 0, top: 0, width: 1000, height: 320 }) });
    fireEvent.pointerDown(hall, { clientX: 500, clientY: 160 });
    fireEvent.pointerMove(drawing, { clientX: 600, clientY: 160 });
    fireEvent.pointerUp(drawing);
    expect(screen.getByText("Not saved yet")).toBeVisible();
  });

  test("is as wide as the most in its own unit", () => {
    const today = new Map([[1, { value: 400, unit: "kWh" }], [2, { value: 100, unit: "kWh" }], [3, { value: 5, unit: "m³" }]]);
    expect([1, 2, 3, 4].map((id) => widthOf(today, { kind: "meters", id }))).toEqual([20, 6.5, 20, 2]);
    expect(widthOf(today, null)).toBe(2);
  });
});
