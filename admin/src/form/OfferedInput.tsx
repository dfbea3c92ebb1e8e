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
  const fits = fitting(offered, value, MOST);
  // What is whole narrows nothing: who opens the list then may want another.
  const shown = notes.has(value) ? [...fits, ...offered.filter((one) => !fits.includes(one))].slice(0, MOST) : fits;
  return (
    <Autocomplete {...props} value={value} autoComplete="off" data={shown.map((one) => one.value)} filter={({ options }) => options} openOnFocus={false}
      renderOption={({ option }) => <RecordOption option={{ label: option.value, note: notes.get(option.value) ?? null }} checked={option.value === value} />} />
  );
}
