import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import { show } from "../testing/show.tsx";
import { changeText, directionOf, isWelcome } from "./change.ts";
import { Change } from "./Change.tsx";
import { countText, moneyText, numberText, quantityText, readingColumn, readingText, scaleFor, shareText, valueText } from "./quantity.ts";

describe("quantities", () => {
  test.each([
    [1230, "kWh", "1.23 MWh"],
    [999, "kWh", "999.0 kWh"],
    [1_234_567, "kWh", "1.23 GWh"],
    [4.2, "kWh", "4.20 kWh"],
    [-1500, "kWh", "-1.50 MWh"],
    [18_500, "kgCO2e", "18.5 tCO₂e"],
    [2592, "m3", "2,592 m³"],
    [517.24, "kW", "517.2 kW"],
    [0, "kWh", "0.00 kWh"],
    [null, "kWh", "–"],
  ])("%s %s reads %s", (value, unit, text) => {
    expect(quantityText(value, unit)).toBe(text);
  });

  test("beside others the unit is one, and small ones keep their digits", () => {
    const scale = scaleFor("kWh", [9000, 12, null]);
    expect([scale.unit, numberText(9000, scale), numberText(12, scale)]).toEqual(["kWh", "9,000", "12"]);
    const larger = scaleFor("kWh", [90_000, 12]);
    expect([larger.unit, numberText(90_000, larger), numberText(12, larger)]).toEqual(["MWh", "90.0", "0.01"]);
  });

  test("what would round to nought is not nought", () => {
    const scale = scaleFor("kWh", [90_000, 12]);
    expect([numberText(0, scale), numberText(1, scale)]).toEqual(["0.0", "0.001"]);
  });

  test("a reading keeps its own unit and digits", () => {
    expect([readingText(48_877.0553, "W"), readingText(null, "W"), readingText(3, null), readingText(0.959, "1")]).toEqual(["48,877.055 W", "–", "3", "0.959"]);
  });
});

describe("money", () => {
  test("is in the site's currency; cents go where they only distract", () => {
    expect([moneyText(12.5, "EUR"), moneyText(19_500.4, "EUR"), moneyText(null, "EUR")]).toEqual(["€12.50", "€19,500", "–"]);
  });

  test("is told from energy by its unit", () => {
    expect([valueText(1, "EUR"), valueText(1, "kWh")]).toEqual(["€1.00", "1.00 kWh"]);
  });
});

describe("shares", () => {
  test.each([[1, "100%"], [0.9999, "99.9%"], [0.973, "97%"], [0, "0%"], [null, "–"]])("%s is %s: what is incomplete is never called complete", (share, text) => {
    expect(shareText(share)).toBe(text);
  });

  test("counts have their thousands apart", () => {
    expect(countText(12_345)).toBe("12,345");
  });
});

describe("changes", () => {
  test.each([[0.123, "+12%"], [-0.034, "-3.4%"], [0, "0.0%"], [9.2, "+920%"], [14, "×15"]])("%s is said as %s", (change, text) => {
    expect(changeText(change)).toBe(text);
  });

  test("half a percent is no change", () => {
    expect([directionOf(0.004), directionOf(0.006), directionOf(-0.2)]).toEqual(["same", "more", "less"]);
  });

  test("a change is said by sign and word, not by colour alone", () => {
    show(<Change change={-0.15} />);
    expect(screen.getByText("-15%", { exact: false })).toHaveTextContent("▼-15% less");
  });

  test("more is welcome of what is produced or earned, and less of all that is used, paid or emitted", () => {
    expect([isWelcome("more", "production"), isWelcome("more", "income"), isWelcome("less", "production")]).toEqual([true, true, false]);
    expect([isWelcome("more", "energy"), isWelcome("less", "cost"), isWelcome("less"), isWelcome("same", "income")]).toEqual([false, true, true, null]);
    show(<Change change={0.3} measure="production" />);
    expect(screen.getByText("+30%", { exact: false })).toHaveAttribute("data-welcome", "true");
  });

  test("without a reference there is no change to show", () => {
    show(<p><Change change={null} /></p>);
    expect(screen.getByRole("paragraph")).toBeEmptyDOMElement();
  });
});

test("readings of a column have as many decimals as one of them needs, and no more", () => {
  const of = readingColumn([4221486.86, 12.5, null, 7]);
  expect([4221486.86, 12.5, null, 7].map((value) => of(value))).toEqual(["4,221,486.86", "12.50", "–", "7.00"]);
  expect(readingColumn([3, 4])(3)).toBe("3");
  expect(readingColumn([])(null)).toBe("–");
});
