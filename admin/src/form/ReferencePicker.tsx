import { Loader, Select, type SelectProps } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useName } from "../records/record.ts";
import { useOptions } from "./options.ts";
import { RecordOption } from "./RecordOption.tsx";

interface ReferencePickerProps extends Omit<SelectProps, "data" | "value" | "onChange"> {
  readonly kind: string;
  readonly value: number | null;
  readonly onChange: (id: number | null) => void;
  /** Offered besides the records: "none", in a filter. */
  readonly extra?: { readonly value: string; readonly label: string; readonly chosen: boolean; readonly onChoose: () => void } | null;
}

/** Chooses a record of a kind by its name. */
export function ReferencePicker({ kind, value, onChange, extra = null, placeholder, ...props }: ReferencePickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [opened, setOpened] = useState(false);
  const chosenName = useName(kind, value);
  const { options, isFetching } = useOptions(kind, text === chosenName || text === extra?.label ? "" : text, opened);
  const known = value !== null && !options.some((option) => option.value === String(value)) ? [{ value: String(value), label: chosenName ?? "…" }, ...options] : options;
  const data = extra === null ? known : [{ value: extra.value, label: extra.label }, ...known];
  return (
    <Select searchable renderOption={RecordOption} {...props} placeholder={placeholder ?? t("form.choose")} data={data} value={extra?.chosen === true ? extra.value : value === null ? null : String(value)}
      searchValue={text} onSearchChange={setText} filter={({ options: every }) => every} nothingFoundMessage={isFetching ? t("jump.loading") : t("list.nothing")}
      {...(opened && isFetching ? { rightSection: <Loader size="xs" /> } : {})}
      onDropdownOpen={() => { setOpened(true); }}
      onChange={(id) => {
        if (extra !== null && id === extra.value) extra.onChoose();
        else onChange(id === null ? null : Number(id));
      }} />
  );
}
