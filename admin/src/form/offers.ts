/** What a text may be, where that is known: time zones, currencies, models of devices. */

import { useQuery } from "@tanstack/react-query";

import { locale } from "@meterhouse/ui/i18n/locale.ts";

import type { Offers } from "../catalogue/schema.ts";
import { PROFILES } from "../special/registers/points.ts";
import type { Option } from "./options.ts";

type Offered = Pick<Option, "value" | "note">;

function zones(): Offered[] {
  return Intl.supportedValuesOf("timeZone").map((value) => ({ value, note: null }));
}

function currencies(): Offered[] {
  const names = new Intl.DisplayNames(locale(), { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({ value, note: names.of(value) ?? null }));
}

/** Those whose words begin as what is typed does, or hold it: "york" is America/New_York. */
export function fitting(offered: readonly Offered[], typed: string, most: number): Offered[] {
  const wanted = plain(typed);
  const places = offered.map((one) => ({ one, text: plain(`${one.value} ${one.note ?? ""}`) })).filter(({ text }) => text.includes(wanted));
  const isBegun = ({ text }: { text: string }) => Number(!` ${text}`.includes(` ${wanted}`));
  return places.sort((a, b) => isBegun(a) - isBegun(b)).slice(0, most).map(({ one }) => one);
}

function plain(text: string): string {
  return text.toLocaleLowerCase().replaceAll(/[_/-]/g, " ").trim();
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
