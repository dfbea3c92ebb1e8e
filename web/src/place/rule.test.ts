import i18n from "i18next";
import { expect, test } from "vitest";

import { speak } from "@meterhouse/ui/i18n/i18n.ts";

import { ruleText } from "./rule.ts";

test.each([
  ["spike", "spike", "Ausreißer nach oben"],
  ["rate 500/h", "faster than 500/h", "schneller als 500/h"],
  ["low -5", "below -5", "unter -5"],
  ["accepted", "accepted by hand", "von Hand angenommen"],
  ["z_score 8", "outlier, 8 standard deviations", "Ausreißer, 8 Standardabweichungen"],
  ["tarot 8", "tarot 8", "tarot 8"],
])("the rule %s is read as %s, in German as %s", async (rule, english, german) => {
  expect(ruleText(i18n.t, rule)).toBe(english);
  await speak("de");
  expect(ruleText(i18n.t, rule)).toBe(german);
});
