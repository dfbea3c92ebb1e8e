import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { forgetSession, keepSession } from "../api/session.ts";
import { quantityText } from "../quantity/quantity.ts";
import { SignIn } from "../session/SignIn.tsx";
import { UserMenu } from "../session/UserMenu.tsx";
import { answering } from "../testing/api.ts";
import { show } from "../testing/show.tsx";
import i18n, { speak } from "./i18n.ts";
import { type Language, wanted } from "./languages.ts";
import { decimalMark, locale, lowered } from "./locale.ts";

const reads = (...tags: string[]) => vi.spyOn(navigator, "languages", "get").mockReturnValue(tags);

beforeEach(() => { forgetSession(); });
afterEach(() => { vi.restoreAllMocks(); });

describe("the language that is wanted", () => {
  test.each<[string, string[], string | null, Language]>([
    ["is the first of the browser's that is spoken", ["fr-CH", "de-CH", "en"], null, "de"],
    ["is spoken in any of its varieties", ["zh-Hans-CN"], null, "zh"],
    ["is what was chosen here, whatever the browser says", ["de-DE"], "zh", "zh"],
    ["is the browser's where what was chosen is spoken no longer", ["de-DE"], "xx", "de"],
    ["is English where none is spoken", ["fr", "it"], null, "en"],
  ])("%s", (_, tags, chosen, language) => {
    reads(...tags);
    if (chosen !== null) localStorage.setItem("meterhouse.language", chosen);
    expect(wanted()).toBe(language);
  });
});

describe("numbers, dates and nouns", () => {
  test.each<[Language, string[], string, string, string, string]>([
    ["en", ["en-GB"], "en-GB", "1.23 MWh", ".", "energy category"],
    ["en", ["de-DE", "en-US"], "en-US", "1.23 MWh", ".", "energy category"],
    ["de", ["en-GB"], "de-DE", "1,23 MWh", ",", "Energy category"],
    ["de", ["de-CH"], "de-CH", "1.23 MWh", ".", "Energy category"],
    ["zh", ["en-GB"], "zh-CN", "1.23 MWh", ".", "Energy category"],
  ])("of %s, to who reads %j, are those of %s", async (language, tags, tag, quantity, mark, noun) => {
    reads(...tags);
    await speak(language);
    expect(locale()).toBe(tag);
    expect(quantityText(1234, "kWh")).toBe(quantity);
    expect([decimalMark(), lowered("Energy category"), lowered("API key")]).toEqual([mark, noun, "API key"]);
  });
});

describe("the switch", () => {
  test("stands on the page of signing in, and is remembered", async () => {
    answering({});
    show(<SignIn />);
    await userEvent.click(screen.getByRole("button", { name: "Deutsch" }));
    expect(await screen.findByRole("heading", { name: "Anmelden" })).toBeVisible();
    expect(document.documentElement.lang).toBe("de");
    expect(screen.getByRole("button", { name: "Deutsch" })).toHaveAttribute("aria-current", "true");
    expect(wanted()).toBe("de");
  });

  test("keeps what was typed", async () => {
    answering({});
    show(<SignIn />);
    await userEvent.type(screen.getByLabelText("Name"), "ada");
    await userEvent.click(screen.getByRole("button", { name: "简体中文" }));
    expect(await screen.findByLabelText("用户名")).toHaveValue("ada");
  });

  test("stands in the menu of whom is signed in, with their role in their words", async () => {
    keepSession({ user: { id: 1, name: "ada", display_name: "Ada", role: "engineer" } });
    show(<UserMenu other={null} />);
    await userEvent.click(screen.getByRole("button", { name: "Signed in as ada" }));
    const menu = within(await screen.findByRole("menu"));
    expect(menu.getByText("Role: Engineer")).toBeVisible();
    await userEvent.click(menu.getByRole("menuitem", { name: "Deutsch" }));
    expect(await menu.findByText("Rolle: Techniker")).toBeVisible();
    expect(screen.getByRole("button", { name: "Angemeldet als ada" })).toBeVisible();
  });

  test("says so where a language cannot be fetched, and stays with the one before", async () => {
    vi.spyOn(i18n, "hasResourceBundle").mockReturnValue(false);
    vi.spyOn(i18n, "addResourceBundle").mockImplementation(() => { throw new TypeError("Failed to fetch"); });
    answering({});
    show(<SignIn />);
    await userEvent.click(screen.getByRole("button", { name: "Deutsch" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("This language could not be fetched");
    expect(screen.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await waitFor(() => { expect(wanted()).toBe("en"); });
  });
});
