import { Loader, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";

import { nameOf, type CatalogueRecord, useRecord } from "./record.ts";

interface ReferencePickerProps {
  readonly kind: string;
  readonly value: number | null;
  readonly onChange: (id: number | null) => void;
  readonly clearable: boolean;
  readonly label?: ReactNode;
  readonly ariaLabel?: string | undefined;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly placeholder?: string | undefined;
  readonly required?: boolean;
}

/** Chooses a record of a kind by its name; the server searches, so that thousands are no burden. */
export function ReferencePicker({ kind, value, onChange, clearable, label, ariaLabel, description, error, placeholder, required = false }: ReferencePickerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [opened, setOpened] = useState(false);
  const [wanted] = useDebouncedValue(text, 200);
  const chosen = useRecord(kind, kind === "" ? null : value).data?.record;
  const chosenName = chosen === undefined ? null : nameOf(chosen);
  const query = wanted === chosenName ? "" : wanted;
  const found = useQuery({
    queryKey: ["options", kind, query],
    queryFn: ({ signal }) => get<Page<CatalogueRecord>>(`/${kind}`, { limit: 20, q: query }, signal),
    enabled: opened && kind !== "",
    placeholderData: keepPreviousData,
  });
  const options = (found.data?.items ?? []).map((record) => ({ value: String(record.id), label: nameOf(record) }));
  const all = value !== null && chosenName !== null && !options.some((option) => option.value === String(value))
    ? [{ value: String(value), label: chosenName }, ...options] : options;
  return (
    <Select searchable clearable={clearable} label={label} description={description} error={error} required={required}
      {...(ariaLabel === undefined ? {} : { "aria-label": ariaLabel })}
      placeholder={placeholder ?? t("form.choose")} data={all} value={value === null ? null : String(value)} searchValue={text} onSearchChange={setText}
      filter={({ options: every }) => every} nothingFoundMessage={found.isFetching ? t("jump.loading") : t("list.nothing")}
      rightSection={opened && found.isFetching ? <Loader size="xs" /> : undefined}
      onDropdownOpen={() => { setOpened(true); }} onChange={(id) => { onChange(id === null ? null : Number(id)); }} />
  );
}
