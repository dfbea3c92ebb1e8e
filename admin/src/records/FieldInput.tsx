import { NativeSelect, NumberInput, Select, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

import { type Field, optionsOf, readableOption } from "../catalogue/schema.ts";
import { textOf, type Values } from "../catalogue/values.ts";
import { ChoicesInput } from "./ChoicesInput.tsx";
import { KindSelect } from "./KindSelect.tsx";
import { ListInput } from "./ListInput.tsx";
import { ObjectInput } from "./ObjectInput.tsx";
import type { RecordForm } from "./RecordForm.tsx";
import { ReferencePicker } from "./ReferencePicker.tsx";
import { VariantInput } from "./VariantInput.tsx";

export interface FieldInputProps {
  readonly field: Field;
  /** Dotted path of the value in the form. */
  readonly path: string;
  readonly form: RecordForm;
}

/** The input of one field, by the shape that its schema gives it. */
export function FieldInput({ field, path, form }: FieldInputProps) {
  const { t } = useTranslation();
  const { shape, nullable, required, writeOnly } = field;
  const label = field.name === "" ? null : t(`field.${field.name}`, { defaultValue: field.label });
  const { value, error, onChange } = form.getInputProps(path) as { value: unknown; error?: string; onChange: (value: unknown) => void };
  const said = {
    label,
    description: field.help,
    error,
    required: required && !nullable,
    ...(label === null ? { "aria-label": path } : {}),
  };
  const unit = field.unit === null ? {} : { rightSection: <Text size="sm" c="dimmed" pr="sm">{printedUnit(field.unit)}</Text>, rightSectionWidth: 24 + 8 * field.unit.length };

  switch (shape.is) {
    case "text":
      if (shape.long) return <Textarea {...said} autosize minRows={2} maxRows={8} value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value); }} />;
      return (
        <TextInput {...said} {...unit} value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value); }}
          {...(writeOnly ? { type: "password", autoComplete: "new-password" } : { autoComplete: "off" })} />
      );
    case "number":
      return (
        <NumberInput {...said} {...unit} hideControls allowDecimal={!shape.whole} value={value === null ? "" : (value as number | string)}
          onChange={(next) => { onChange(next === "" ? "" : next); }} />
      );
    case "boolean":
      if (nullable) {
        return (
          <NativeSelect {...said} value={value === null ? "" : textOf(value)} data={[{ value: "", label: t("form.unknown") }, { value: "true", label: t("form.yes") }, { value: "false", label: t("form.no") }]}
            onChange={(event) => { onChange(event.currentTarget.value === "" ? null : event.currentTarget.value === "true"); }} />
        );
      }
      return <Switch label={label} description={field.help} error={error} checked={value === true} onChange={(event) => { onChange(event.currentTarget.checked); }} />;
    case "choice": {
      const numeric = typeof shape.options[0] === "number";
      return (
        <Select {...said} {...unit} clearable={nullable} allowDeselect={nullable} placeholder={t("form.choose")} value={value === null || value === "" ? null : textOf(value)}
          searchable={shape.options.length > 10} data={shape.options.map((option) => ({ value: String(option), label: t(`option.${String(option)}`, { defaultValue: readableOption(option) }) }))}
          onChange={(next) => { onChange(next !== null && numeric ? Number(next) : next); }} />
      );
    }
    case "reference":
      return <ReferencePicker kind={shape.kind} value={value as number | null} onChange={onChange} clearable={nullable || !required} label={label} description={field.help} error={error} required={said.required} ariaLabel={label === null ? path : undefined} />;
    case "kind":
      return <KindSelect {...said} value={value === null ? null : textOf(value)} onChange={onChange} />;
    case "referenceBy": {
      const kind = form.getValues()[shape.kindField];
      return <ReferencePicker key={textOf(kind)} kind={textOf(kind)} value={value as number | null} onChange={onChange} clearable={nullable} label={label} description={field.help} error={error} required={said.required} />;
    }
    case "date":
      return <TextInput {...said} type="date" value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value === "" ? null : event.currentTarget.value); }} />;
    case "instant":
      return <TextInput {...said} placeholder="2026-01-31T12:00:00Z" value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value === "" ? null : event.currentTarget.value); }} />;
    case "json":
      return <Textarea {...said} autosize minRows={3} maxRows={16} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} spellCheck={false} value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value); }} />;
    case "object":
      return <ObjectInput field={field} shape={shape} path={path} form={form} value={value as Values | null} />;
    case "list":
      {
        const options = optionsOf(shape.item.shape);
        if (options !== null) return <ChoicesInput {...said} options={options} value={value as (string | number)[]} onChange={onChange} />;
      }
      return <ListInput field={field} shape={shape} path={path} form={form} value={value as unknown[]} />;
    case "variant":
      return <VariantInput field={field} shape={shape} path={path} form={form} value={value as Values | null} />;
  }
}
