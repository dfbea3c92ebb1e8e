import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { optionText } from "../catalogue/texts.ts";

interface ChoicesInputProps extends Omit<MultiSelectProps, "data" | "value" | "onChange"> {
  /** Name of the field. */
  readonly field: string;
  readonly options: readonly (string | number)[];
  readonly value: readonly (string | number)[];
  readonly onChange: (value: (string | number)[]) => void;
}

/** Several of a few: the days of a week, the months of a year. They keep the order in which they are offered. */
export function ChoicesInput({ field, options, value, onChange, ...props }: ChoicesInputProps) {
  const { t } = useTranslation();
  return (
    <MultiSelect {...props} value={value.map(String)} data={options.map((option) => ({ value: String(option), label: optionText(t, option, field) }))}
      onChange={(chosen) => { onChange(options.filter((option) => chosen.includes(String(option)))); }} />
  );
}
