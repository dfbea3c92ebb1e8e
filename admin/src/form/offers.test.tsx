import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { fieldsOf, type Offers } from "../catalogue/schema.ts";
import { kindOf } from "../testing/kinds.ts";
import { showPage } from "../testing/page.tsx";
import { fitting } from "./offers.ts";
import { RecordForm } from "./RecordForm.tsx";

const API = {
  "GET /profiles": { body: { items: [{ id: "siemens_pac2200", vendor: "Siemens", model: "SENTRON PAC2200", source: "" }, { id: "abb_b23", vendor: "ABB", model: "B23", source: "" }] } },
  "POST /places": { status: 201, body: { id: 7, place: "" } },
};

async function offering(offers: Offers) {
  const asked = answering(API);
  const kind = kindOf({ kind: "places", title: "Place", columns: ["place"], fields: fieldsOf({ type: "object", required: ["place"], properties: { place: { "type": "string", "x-offers": offers } } }, {}) });
  await showPage(<RecordForm kind={kind} held={null} onSaved={vi.fn()} onCancel={vi.fn()} onReload={vi.fn()} />);
  const save = async () => {
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    return asked.find(({ method }) => method === "POST")?.body;
  };
  return { input: screen.getByRole("combobox", { name: "Place" }), save };
}

describe("a text of which it is known what there is", () => {
  test.each<[Offers, string, RegExp, string]>([
    ["zones", "new york", /^America\/New_York/, "America/New_York"],
    ["currencies", "rupee", /^INR Indian Rupee/, "INR"],
    ["profiles", "pac", /^siemens_pac2200 Siemens SENTRON PAC2200/, "siemens_pac2200"],
  ])("%s are found by a part of their words: %s", async (offers, typed, option, value) => {
    const { input, save } = await offering(offers);
    await userEvent.type(input, typed);
    await userEvent.click(await screen.findByRole("option", { name: option }));
    await waitFor(() => { expect(input).toHaveValue(value); });
    expect(await save()).toEqual({ place: value });
  });

  test("once it is whole, stands before the others", async () => {
    const { input } = await offering("currencies");
    await userEvent.type(input, "INR");
    const [first, second] = await screen.findAllByRole("option");
    expect(first).toHaveTextContent("INR Indian Rupee");
    expect(second).toBeVisible();
  });

  test("may be typed all the same", async () => {
    const { input, save } = await offering("zones");
    await userEvent.type(input, "Mars/Olympus");
    expect(await save()).toEqual({ place: "Mars/Olympus" });
  });

  test.each([
    ["berlin", ["Europe/Berlin"]],
    ["a", ["America/Anchorage", "Europe/Amsterdam"]],
    ["ameri an", ["America/Anchorage"]],
    ["x", []],
  ])("what begins as %s does comes first", (typed, expected) => {
    const zones = ["Europe/Berlin", "America/Anchorage", "Europe/Amsterdam"].map((value) => ({ value, note: null }));
    expect(fitting(zones, typed, 2).map(({ value }) => value)).toEqual(expected);
  });
});
