import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Field } from "../catalogue/schema.ts";
import { labelOf, optionText } from "../catalogue/texts.ts";
import { textOf } from "../catalogue/values.ts";
import { KindSelect } from "../form/KindSelect.tsx";
import { ReferencePicker } from "../form/ReferencePicker.tsx";
import type { FilterValue } from "./listing.ts";
import { useTyped } from "./useTyped.ts";

/** What the server takes for "has none". */
const NONE = "null";

interface FilterInputProps {
  readonly field: Field;
  readonly value: FilterValue | undefined;
  readonly onChange: (value: FilterValue | null) => void;
}

/** Narrows a list by one field: by choosing where there is something to choose from, else by the very value. */
export function FilterInput({ field, value, onChange }: FilterInputProps) {
  const { t } = useTranslation();
  const { shape, nullable } = field;
  const title = labelOf(t, field);
  const said = { "aria-label": t("list.filter", { title }), size: "xs" as const, placeholder: t("list.any") };
  const none = { value: NONE, label: t("list.none") };
  switch (shape.is) {
    case "reference":
      return (
        <ReferencePicker {...said} clearable kind={shape.kind} value={value === undefined || value === NONE ? null : Number(value)} onChange={onChange}
          {...(nullable ? { extra: { ...none, chosen: value === NONE, onChoose: () => { onChange(NONE); } } } : {})} />
      );
    case "choice":
    case "boolean": {
      const options = shape.is === "boolean" ? [{ value: "true", label: t("form.yes") }, { value: "false", label: t("form.no") }] : shape.options.map((option) => ({ value: String(option), label: optionText(t, option, field.name) }));
      return (
        <Select {...said} clearable data={nullable ? [...options, none] : options} value={value === undefined ? null : String(value)} comboboxProps={{ width: "max-content", position: "bottom-start" }}
          onChange={(next) => { onChange(shape.is === "boolean" && next !== null && next !== NONE ? next === "true" : next); }} />
      );
    }
    case "kind":
      return <KindSelect {...said} clearable among={shape.among ?? undefined} value={value === undefined ? null : String(value)} onChange={onChange} />;
    case "date":
      return <TextInput {...said} type="date" value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value); }} />;
    case "text": case "role": case "color": case "time": case "number":
      return <ExactInput {...said} placeholder={t("list.exactly")} numeric={shape.is === "number"} value={value} onChange={onChange} />;
    case "references": case "referenceBy": case "subject": case "instant": case "object": case "list": case "variant": case "json":
      return null;
  }
}

interface ExactInputProps {
  readonly "aria-label": string;
  readonly size: "xs";
  readonly placeholder: string;
  readonly numeric: boolean;
  readonly value: FilterValue | undefined;
  readonly onChange: (value: FilterValue | null) => void;
}

function ExactInput({ numeric, value, onChange, ...said }: ExactInputProps) {
  const [text, setText] = useTyped(value === undefined ? "" : String(value), (typed) => {
    const isNumber = numeric && typed.trim() !== "" && !Number.isNaN(Number(typed.replace(",", ".")));
    if (!numeric || isNumber || typed === "") onChange(isNumber ? Number(typed.replace(",", ".")) : typed);
  });
  return <TextInput {...said} inputMode={numeric ? "decimal" : "text"} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />;
}

/** Whether a list can be narrowed by the field. */
export function isFiltered({ shape }: Field): boolean {
  return ["reference", "choice", "boolean", "kind", "date", "text", "role", "color", "time", "number"].includes(shape.is) && !(shape.is === "text" && shape.long);
}
