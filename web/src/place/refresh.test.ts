import { expect, test } from "vitest";

import { refreshAfter } from "./refresh.ts";

const NOON = new Date("2026-10-15T12:00:00Z");

test.each([
  ["slots are being recomputed", 3, "2026-10-01", 10_000],
  ["today is part of the period", 0, "2026-10-16", 20_000],
  ["the period ended yesterday", 0, "2026-10-15", 300_000],
  ["nothing is known yet", undefined, "2026-10-16", 20_000],
])("asks again in time: %s", (_, pending, to, expected) => {
  expect(refreshAfter(pending, to, NOON)).toBe(expected);
});
