import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import type { Sensed } from "@meterhouse/ui/api/types.ts";
import { bandOption } from "@meterhouse/ui/chart/band.ts";
import { show } from "@meterhouse/ui/testing/show.tsx";

import { drawnFrom } from "../../place/drawn.ts";
import { measuredOf } from "./measured.ts";
import { SensorTable } from "./SensorTable.tsx";

const SENSED: Sensed = {
  sensor: { kind: "sensors", id: 4, name: "Hall" }, zone: "Europe/Berlin", step: "hour", from: "2026-10-01", to: "2026-10-02",
  points: [{ id: 1, name: "Temperature", unit: "°C" }, { id: 2, name: "Humidity", unit: "%" }],
  rows: [
    { slot: "2026-10-01T00:00:00+02:00", point: 1, mean: 20, min: 19, max: 21, coverage: 1 },
    { slot: "2026-10-01T01:00:00+02:00", point: 1, mean: 26, min: 18, max: 30, coverage: 0.5 },
    { slot: "2026-10-01T02:00:00+02:00", point: 1, mean: null, min: null, max: null, coverage: 0 },
    { slot: "2026-10-01T00:00:00+02:00", point: 2, mean: null, min: null, max: null, coverage: 0 },
  ],
};

describe("what a sensor measured", () => {
  test("has over all steps the lowest, the highest, and a mean that counts a step by how much of it is covered", () => {
    const [temperature, humidity] = measuredOf(SENSED);
    expect(temperature).toMatchObject({ name: "Temperature", unit: "°C", min: 18, max: 30, mean: 22 });
    expect(humidity).toMatchObject({ min: null, max: null, mean: null });
  });

  test("is drawn as a band around a line, with gaps where no value held", () => {
    const look = { text: "#000000", muted: "#777777", line: "#dddddd", surface: "#ffffff", still: true, narrow: false };
    const words = { unit: "°C", steps: ["0", "1", "2"], written: null, value: String, tooltip: () => document.createElement("div") };
    const { series } = bandOption(SENSED.rows.slice(0, 3), "#123456", look, words) as { series: { id: string; data: (number | null)[] }[] };
    expect(series.map(({ id, data }) => [id, data])).toEqual([["least", [19, 18, null]], ["band", [2, 12, null]], ["mean", [20, 26, null]]]);
  });

  test("stands in the table with missing as missing, and how much is covered", () => {
    const [temperature] = measuredOf(SENSED);
    if (temperature === undefined) throw new Error("there is one");
    show(<SensorTable measured={temperature} sensed={SENSED} />);
    const [, , second, third] = screen.getAllByRole("row");
    expect(second).toHaveTextContent(/26.*18.*30.*50/);
    expect(third).toHaveTextContent(/–.*–.*–.*0/);
  });
});

test("the view in the URL keeps what it knows", () => {
  expect(drawnFrom({ step: "day", as: "table", measure: "cost" })).toEqual({ step: "day", as: "table" });
  expect(drawnFrom({ step: "minute", as: "pie" })).toEqual({});
});
