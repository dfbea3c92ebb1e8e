import { ColorInput, NativeSelect, NumberInput, Select, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Field, optionsOf } from "../catalogue/schema.ts";
import { optionText, unitOf } from "../catalogue/texts.ts";
import { textOf, type Values } from "../catalogue/values.ts";
import { ChoicesInput } from "./ChoicesInput.tsx";
import { InstantInput } from "./InstantInput.tsx";
import { KindSelect } from "./KindSelect.tsx";
import { ListInput } from "./ListInput.tsx";
import { useNaming } from "./naming.ts";
import { ObjectInput } from "./ObjectInput.tsx";
import { OfferedInput } from "./OfferedInput.tsx";
import type { RecordForm } from "./RecordForm.tsx";
import { ReferencePicker } from "./ReferencePicker.tsx";
import { ReferencesPicker } from "./ReferencesPicker.tsx";
import { RoleInput } from "./RoleInput.tsx";
import { type Subject, SubjectPicker } from "./SubjectPicker.tsx";
import { TimeInput } from "./TimeInput.tsx";
import { VariantInput } from "./VariantInput.tsx";

export interface FieldInputProps {
  readonly field: Field;
  /** Dotted path of the value in the form. */
  readonly path: string;
  readonly form: RecordForm;
  /** What the input is called where no label stands above it: in a table, in a list. */
  readonly said?: string | undefined;
}

/** Takes the whole width of the form. */
const WIDE = { "data-wide": true };

/** Room that a text takes [px]; Chinese characters are as wide as they are high. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character > "\u2e80" ? 14 : 8), 0);
}

/** The input of one field, by the shape that its schema gives it. */
export function FieldInput({ field, path, form, said }: FieldInputProps) {
  const { t } = useTranslation();
  const naming = useNaming(field, said);
  const { shape, nullable, required, writeOnly } = field;
  const { value, error, onChange } = form.getInputProps(path) as { value: unknown; error?: string; onChange: (value: unknown) => void };
  const common = { ...naming, error, required: required && !nullable };
  const written = said === undefined ? unitOf(t, field) : null;
  const unit = written === null ? {} : { rightSection: <Text size="sm" c="dimmed" pr="sm">{written}</Text>, rightSectionWidth: 24 + widthOf(written) };

  switch (shape.is) {
    case "text":
      if (shape.long) return <Textarea {...common} wrapperProps={WIDE} autosize minRows={2} maxRows={8} value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value); }} />;
      if (shape.offers !== undefined) return <OfferedInput {...common} offers={shape.offers} value={textOf(value)} onChange={onChange} />;
      return (
        <TextInput {...common} {...unit} value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value); }}
          {...(writeOnly ? { type: "password", autoComplete: "new-password" } : { autoComplete: "off" })} />
      );
    case "number":
      return (
        <NumberInput {...common} {...unit} hideControls allowDecimal={!shape.whole} value={value === null ? "" : (value as number | string)}
          onChange={(next) => { onChange(next === "" ? "" : next); }} />
      );
    case "boolean":
      if (nullable) {
        return (
          <NativeSelect {...common} value={value === null ? "" : textOf(value)} data={[{ value: "", label: t("form.unknown") }, { value: "true", label: t("form.yes") }, { value: "false", label: t("form.no") }]}
            onChange={(event) => { onChange(event.currentTarget.value === "" ? null : event.currentTarget.value === "true"); }} />
        );
      }
      return <Switch {...naming} error={error} checked={value === true} onChange={(event) => { onChange(event.currentTarget.checked); }} />;
    case "choice": {
      const numeric = typeof shape.options[0] === "number";
      return (
        <Select {...common} {...unit} clearable={nullable} allowDeselect={nullable} placeholder={t("form.choose")} value={value === null || value === "" ? null : textOf(value)}
          searchable={shape.options.length > 10} data={shape.options.map((option) => ({ value: String(option), label: optionText(t, option, field.name) }))}
          onChange={(next) => { onChange(next !== null && numeric ? Number(next) : next); }} />
      );
    }
    case "reference":
      return <ReferencePicker {...common} kind={shape.kind} value={value as number | null} onChange={onChange} clearable={nullable || !required} />;
    case "references":
      return <ReferencesPicker {...common} kind={shape.kind} value={value as readonly number[]} onChange={onChange} />;
    case "subject":
      return <SubjectPicker {...common} kinds={shape.kinds} value={value as Subject | null} onChange={onChange} clearable={nullable || !required} said={said} />;
    case "kind":
      return <KindSelect {...common} among={shape.among ?? undefined} value={value === null ? null : textOf(value)} onChange={onChange} />;
    case "referenceBy": {
      const kind = form.getValues()[shape.kindField];
      return <ReferencePicker {...common} key={textOf(kind)} kind={textOf(kind)} value={value as number | null} onChange={onChange} clearable={nullable} />;
    }
    case "role":
      return <RoleInput {...common} value={textOf(value)} onChange={onChange} />;
    case "date":
      return <TextInput {...common} type="date" value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value === "" ? null : event.currentTarget.value); }} />;
    case "time":
      return <TimeInput {...common} value={textOf(value)} onChange={onChange} />;
    case "instant":
      return <InstantInput {...common} value={textOf(value)} onChange={onChange} />;
    case "color":
      return <ColorInput {...common} format="hex" value={textOf(value)} onChange={onChange} eyeDropperButtonProps={{ "aria-label": t("form.eyeDropper") }} />;
    case "json":
      return <Textarea {...common} wrapperProps={WIDE} autosize minRows={3} maxRows={16} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} spellCheck={false} value={textOf(value)} onChange={(event) => { onChange(event.currentTarget.value); }} />;
    case "object":
      return <ObjectInput field={field} said={said} shape={shape} path={path} form={form} value={value as Values | null} />;
    case "list": {
      const options = optionsOf(shape.item.shape);
      if (options !== null) return <ChoicesInput {...common} field={field.name} options={options} value={value as (string | number)[]} onChange={onChange} />;
      return <ListInput field={field} shape={shape} path={path} form={form} value={value as unknown[]} />;
    }
    case "variant":
      return <VariantInput field={field} said={said} shape={shape} path={path} form={form} value={value as Values | null} />;
  }
}
