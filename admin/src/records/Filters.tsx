import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { readableOption } from "../catalogue/schema.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import type { ListQuery } from "./record.ts";
import { ReferencePicker } from "./ReferencePicker.tsx";

interface FiltersProps {
  readonly kind: Kind;
  readonly query: ListQuery;
  readonly onFilter: (field: string, value: string | number | boolean | null) => void;
}

/** Filters for what has few values to choose from: choices, references, yes and no. */
export function Filters({ kind, query, onFilter }: FiltersProps) {
  const { t } = useTranslation();
  return kind.fields.filter(({ name }) => kind.columns.includes(name)).map(({ name, label, shape }) => {
    const title = t(`field.${name}`, { defaultValue: label });
    const value = query[name];
    if (shape.is === "reference") {
      return <ReferencePicker key={name} kind={shape.kind} value={value === undefined ? null : Number(value)} clearable placeholder={title} ariaLabel={t("list.filter", { title })} onChange={(id) => { onFilter(name, id); }} />;
    }
    if (shape.is !== "choice" && shape.is !== "boolean") return null;
    const options = shape.is === "boolean"
      ? [{ value: "true", label: t("form.yes") }, { value: "false", label: t("form.no") }]
      : shape.options.map((option) => ({ value: String(option), label: t(`option.${String(option)}`, { defaultValue: readableOption(option) }) }));
    return (
      <Select key={name} clearable aria-label={t("list.filter", { title })} placeholder={title} data={options} value={value === undefined ? null : String(value)}
        onChange={(next) => { onFilter(name, shape.is === "boolean" && next !== null ? next === "true" : next); }} />
    );
  });
}
