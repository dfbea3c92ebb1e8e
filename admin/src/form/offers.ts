/** What a text may be, where that is known: time zones, currencies, models of devices. */

import { useQuery } from "@tanstack/react-query";

import { locale } from "@meterhouse/ui/i18n/locale.ts";

import type { Offers } from "../catalogue/schema.ts";
import { PROFILES } from "../special/registers/points.ts";
import { rank } from "../palette/entries.ts";
import type { Option } from "./options.ts";

type Offered = Pick<Option, "value" | "note">;

function zones(): Offered[] {
  return Intl.supportedValuesOf("timeZone").map((value) => ({ value, note: null }));
}

function currencies(): Offered[] {
  const names = new Intl.DisplayNames(locale(), { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({ value, note: names.of(value) ?? null }));
}

/** Those that what is typed is a part of, by their words and what stands beside them: "york" is America/New_York. */
export function fitting(offered: readonly Offered[], typed: string, most: number): Offered[] {
  const found = offered.flatMap((one) => {
    const place = rank(words(`${one.value} ${one.note ?? ""}`), words(typed));
    return place === null ? [] : [{ one, place }];
  });
  return found.sort((a, b) => a.place - b.place).slice(0, most).map(({ one }) => one);
}

function words(text: string): string {
  return text.replaceAll(/[_/]/g, " ");
}

/** All that is offered. Models are known to the server alone. */
export function useOffers(offers: Offers): readonly Offered[] {
  const profiles = useQuery({ ...PROFILES, enabled: offers === "profiles" });
  switch (offers) {
    case "zones": return zones();
    case "currencies": return currencies();
    case "profiles": return (profiles.data?.items ?? []).map(({ id, vendor, model }) => ({ value: id, note: `${vendor} ${model}` }));
  }
}
