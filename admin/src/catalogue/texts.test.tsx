import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18n from "i18next";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { need, speak } from "@meterhouse/ui/i18n/i18n.ts";
import type { Language } from "@meterhouse/ui/i18n/languages.ts";
import { answering } from "@meterhouse/ui/testing/api.ts";

import { RecordForm } from "../form/RecordForm.tsx";
import { DOCUMENT, kindOf } from "../testing/kinds.ts";
import { showApp, showPage } from "../testing/page.tsx";
import { fieldsOf } from "./schema.ts";
import { groupTitle, helpOf, labelOf, labelOfName, optionText, titleOf, titlesOf, unitOf } from "./texts.ts";

const { t } = i18n;

beforeAll(() => need("catalogue"));

describe("the catalogue's texts", () => {
  test.each<[Language, string, string, string]>([
    ["en", "API key", "Equipment", "Equipment"],
    ["de", "API-Schlüssel", "Anlage", "Anlagen"],
    ["zh", "API 密钥", "用能设备", "用能设备"],
  ])("in %s name a kind, one of it and many", async (language, key, one, many) => {
    await speak(language);
    expect(titleOf(t, { title: "Api key" })).toBe(key);
    expect([titleOf(t, { title: "Equipment" }), titlesOf(t, { titlePlural: "Equipment" }), groupTitle(t, "Equipment")]).toEqual([one, many, many]);
  });

  test("tell apart what is one word in English", async () => {
    await speak("de");
    const source = { name: "source", label: "Source" };
    expect([labelOf(t, { ...source, of: "CarbonFactor" }), labelOf(t, { ...source, of: "Link" })]).toEqual(["Quelle", "Von"]);
    expect([optionText(t, "building", "kind"), optionText(t, "building", "phase")]).toEqual(["Gebäude", "Im Bau"]);
  });

  test("hold sentences with all the signs that a sentence has", async () => {
    await speak("zh");
    expect(helpOf(t, { name: "direction", help: "input: consumed; output: produced" })).toBe("消耗：用掉的；产出：生产的");
    expect(helpOf(t, { name: "payload", help: "Message; $value stands for the value that is sent" })).toBe("报文；$value 代表所发送的值");
    expect([unitOf(t, { unit: "kg CO₂e/unit" }), unitOf(t, { unit: "m3" }), unitOf(t, { unit: null })]).toEqual(["kg CO₂e/单位", "m³", null]);
  });

  test("are the API's English where a language lacks them", async () => {
    await speak("de");
    expect(titlesOf(t, { titlePlural: "Elevators" })).toBe("Elevators");
    expect([labelOfName(t, "lift_speed"), optionText(t, "paternoster", "kind"), optionText(t, 15)]).toEqual(["Lift speed", "Paternoster", "15"]);
    expect(helpOf(t, { name: "capacity", help: "As its plate says. Up: and down." })).toBe("As its plate says. Up: and down.");
  });
});

describe("the administration", () => {
  const API = {
    "GET /openapi.json": { body: DOCUMENT },
    "GET /meters": { body: { items: [{ id: 1, name: "Main", space_id: 3, kind: "main", is_counted: true, _names: { space_id: "Hall" } }], next: null, total: 1 } },
  };

  test.each<[Language, string[], string, string]>([
    ["de", ["Zähler", "Messwesen", "Bereich", "Zählt in Summen", "Ja", "Importieren"], "Filtern nach Bereich", "Zähler suchen"],
    ["zh", ["计量表", "计量", "空间", "计入汇总", "是", "导入"], "按空间筛选", "搜索计量表"],
  ])("speaks %s: a list, its navigation and its filters", async (language, said, filter, search) => {
    await speak(language);
    answering(API);
    await showApp("/meters");
    expect(await screen.findByRole("link", { name: "Main" })).toBeVisible();
    for (const text of said) expect(screen.getAllByText(text).length).toBeGreaterThan(0);
    expect(screen.getByRole("combobox", { name: filter })).toBeVisible();
    expect(screen.getByPlaceholderText(search)).toBeVisible();
    expect(document.title).toBe(`${said[0] ?? ""} · Meterhouse`);
  });

  describe("in German", () => {
    beforeEach(() => speak("de"));

    test("takes a number with its comma, and sends it as a number", async () => {
      const FACTORS = kindOf({
        kind: "carbon-factors", title: "Carbon factor", titlePlural: "Carbon factors", columns: ["factor"],
        fields: fieldsOf({ type: "object", title: "CarbonFactor", required: ["factor"], properties: { factor: { type: "number", "x-unit": "kg CO₂e/unit", "x-help": "Who published the factor, and where" } } }, {}),
      });
      const asked = answering({ "PATCH /carbon-factors/7": { body: { id: 7, factor: 0.38 } } });
      await showPage(<RecordForm kind={FACTORS} held={{ record: { id: 7, factor: 0.4 }, etag: '"1"' }} onSaved={vi.fn()} onCancel={vi.fn()} onReload={vi.fn()} />);
      const factor = screen.getByRole("textbox", { name: "Faktor" });
      expect(factor).toHaveValue("0,4");
      expect(screen.getByText("kg CO₂e/Einheit")).toBeVisible();
      expect(screen.getByText("Wer den Faktor veröffentlicht hat, und wo")).toBeVisible();
      await userEvent.clear(factor);
      await userEvent.type(factor, "0,38");
      await userEvent.click(screen.getByRole("button", { name: "Speichern" }));
      await waitFor(() => { expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ factor: 0.38 }); });
    });

    test("names a new record without breaking the grammar of any noun", async () => {
      answering({ ...API, "GET /spaces": { body: { items: [], next: null, total: 0 } } });
      await showApp("/spaces/new");
      expect(await screen.findByRole("heading", { name: "Neu: Bereich" })).toBeVisible();
      expect(within(screen.getByRole("main")).getByRole("link", { name: "Bereiche" })).toHaveAttribute("href", "/spaces");
    });
  });
});
