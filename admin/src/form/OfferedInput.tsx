import { Autocomplete, type AutocompleteProps } from "@mantine/core";

import type { Offers } from "../catalogue/schema.ts";
import { fitting, useOffers } from "./offers.ts";
import { RecordOption } from "./RecordOption.tsx";

interface OfferedInputProps extends Omit<AutocompleteProps, "data" | "filter" | "renderOption"> {
  readonly offers: Offers;
  readonly value: string;
}

const MOST = 30;

/** A text that is known to be one of many: it may be typed, or found by a part of it. */
export function OfferedInput({ offers, value, ...props }: OfferedInputProps) {
  const offered = useOffers(offers);
  const notes = new Map(offered.map((one) => [one.value, one.note]));
  // What is there already narrows nothing: who opens the list wants another.
  const shown = fitting(offered, notes.has(value) ? "" : value, MOST);
  return (
    <Autocomplete {...props} value={value} autoComplete="off" data={shown.map((one) => one.value)} filter={({ options }) => options} openOnFocus={false}
      renderOption={({ option }) => <RecordOption option={{ label: option.value, note: notes.get(option.value) ?? null }} checked={option.value === value} />} />
  );
}
