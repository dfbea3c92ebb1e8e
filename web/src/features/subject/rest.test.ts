import i18n from "i18next";
import { expect, test } from "vitest";

import type { Report } from "@meterhouse/ui/api/types.ts";
import { speak } from "@meterhouse/ui/i18n/i18n.ts";
import type { Language } from "@meterhouse/ui/i18n/languages.ts";

import { withRestNamed } from "./rest.ts";

const PARTS = [
  { id: "spaces:2", name: "Rest room", unit: "kWh" }, { id: "rest", name: "Not sub-metered", unit: "kWh" }, { id: "rest.EUR", name: "Not sub-metered (EUR)", unit: "EUR" },
  { id: "3.7", name: "Other lamps", unit: "kWh" }, { id: "3.rest", name: "Other electricity", unit: "kWh" }, { id: "3.rest.EUR", name: "Other electricity (EUR)", unit: "EUR" },
  { id: "3.working", name: "Light, power, working days", unit: "kWh" }, { id: "3.EUR.non-working", name: "Heat (EUR), days off", unit: "EUR" }, { id: "loss", name: "Between them", unit: "kWh" },
];

test.each<[Language, string[]]>([
  ["en", ["Rest room", "Not sub-metered", "Not sub-metered (EUR)", "Other lamps", "Other electricity", "Other electricity (EUR)", "Light, power, working days", "Heat (EUR), days off", "Between them"]],
  ["de", ["Rest room", "Ohne Unterzähler", "Ohne Unterzähler (EUR)", "Other lamps", "Übrige: Electricity", "Übrige: Electricity (EUR)", "Light, power, Arbeitstage", "Heat (EUR), freie Tage", "Dazwischen"]],
])("what is left over is named in %s, and what people named stays", async (language, names) => {
  await speak(language);
  expect(withRestNamed(i18n.t, { parts: PARTS } as unknown as Report).parts.map(({ name }) => name)).toEqual(names);
});
