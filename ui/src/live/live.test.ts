import { describe, expect, test } from "vitest";

import type { ChannelValue } from "../api/types.ts";
import { ageText } from "./Age.tsx";
import { backOff } from "./socket.ts";
import { merged } from "./useLive.ts";

const value = (at: string, number: number): ChannelValue => ({ deviceId: "dev1", component: "meter0", channel: "ActivePower", parameter: "ActivePower", value: number, unit: "W", timestamp: at });

describe("live values", () => {
  test("the newer value stands, whichever way it came", () => {
    const known = merged(new Map(), [value("2026-01-01T00:00:10Z", 2)]);
    expect([...merged(known, [value("2026-01-01T00:00:05Z", 1)]).values()].map((one) => one.value)).toEqual([2]);
    expect([...merged(known, [value("2026-01-01T00:00:15Z", 3)]).values()].map((one) => one.value)).toEqual([3]);
  });

  test("a broken line is tried again ever more seldom, within half a minute or so", () => {
    expect([backOff(0, 0.5), backOff(3, 0.5), backOff(20, 0.5)]).toEqual([1000, 8000, 30_000]);
    expect(backOff(20, 1)).toBeLessThan(40_000);
  });

  test.each([[4000, "4 seconds ago"], [90_000, "1 minute ago"], [7_300_000, "2 hours ago"], [-500, "0 seconds ago"]])("a value %i ms old came %s", (age, text) => {
    expect(ageText(1_000_000_000 - age, 1_000_000_000)).toBe(text);
  });
});
