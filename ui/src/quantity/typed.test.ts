import { describe, expect, test } from "vitest";

import { asTyped, typedNumber } from "./typed.ts";

describe("a number as people type it", () => {
  test.each([
    ["de-DE", "1.234,5", 1234.5],
    ["de-DE", "12,5", 12.5],
    ["de-DE", "1.234", 1234],
    ["de-DE", "1.5", null],
    ["de-CH", "12’345.5", 12345.5],
    ["en-GB", "1,234.5", 1234.5],
    ["en-GB", "12,5", null],
    ["en-IN", "12,34,567.25", 1234567.25],
    ["zh-CN", "1234.5", 1234.5],
    ["fr-FR", "12 345,5", 12345.5],
    ["en-GB", " 12345 ", 12345],
    ["en-GB", "−3", -3],
    ["en-GB", "12 kWh", null],
    ["en-GB", "1e5", null],
    ["en-GB", "", undefined],
    ["en-GB", "1,23", null],
  ])("in %s %j is %j", (tag, text, value) => {
    expect(typedNumber(text, tag)).toBe(value);
  });

  test.each(["de-DE", "en-GB", "zh-CN", "fr-FR", "de-CH"])("comes back as it was written in %s", (tag) => {
    for (const value of [0, 1234567.891, -0.5, 1e6]) expect(typedNumber(asTyped(value, tag), tag)).toBe(value);
  });
});
