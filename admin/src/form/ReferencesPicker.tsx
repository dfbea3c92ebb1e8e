import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useChosen, useOptions } from "./options.ts";
import { RecordOption } from "./RecordOption.tsx";

interface ReferencesPickerProps extends Omit<MultiSelectProps, "data" | "value" | "onChange"> {
  readonly kind: string;
  readonly value: readonly number[];
  readonly onChange: (ids: number[]) => void;
}

/** Chooses several records of a kind by their names, in the order in which they are chosen. */
export function ReferencesPicker({ kind, value, onChange, ...props }: ReferencesPickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [opened, setOpened] = useState(false);
  const chosen = useChosen(kind, value);
  const { options, isFetching } = useOptions(kind, text, opened);
  const known = new Map([...chosen, ...options].map((option) => [option.value, option]));
  const unknown = value.map(String).filter((id) => !known.has(id)).map((id) => ({ value: id, label: `#${id}` }));
  return (
    <MultiSelect searchable renderOption={RecordOption} hidePickedOptions clearable {...props} placeholder={value.length === 0 ? t("form.choose") : ""} data={[...known.values(), ...unknown]} value={value.map(String)}
      searchValue={text} onSearchChange={setText} filter={({ options: every }) => every} nothingFoundMessage={isFetching ? t("jump.loading") : t("list.nothing")}
      onDropdownOpen={() => { setOpened(true); }} onChange={(ids) => { onChange(ids.map(Number)); }} />
  );
}
