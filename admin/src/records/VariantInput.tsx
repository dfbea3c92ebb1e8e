import { Fieldset, Select, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { readableOption, type Shape } from "../catalogue/schema.ts";
import { startOf, type Values } from "../catalogue/values.ts";
import { FieldInput, type FieldInputProps } from "./FieldInput.tsx";

interface VariantInputProps extends FieldInputProps {
  readonly shape: Extract<Shape, { is: "variant" }>;
  readonly value: Values | null;
}

/** An object of one of several types: first which, then the fields of that type. */
export function VariantInput({ field, shape, path, form, value }: VariantInputProps) {
  const { t } = useTranslation();
  const legend = field.name === "" ? undefined : t(`field.${field.name}`, { defaultValue: field.label });
  const chosen = value === null ? null : String(value[shape.tag]);
  const variant = shape.variants.find((one) => one.value === chosen);
  const error = form.errors[path];
  return (
    <Fieldset legend={legend} data-wide>
      {field.help !== null && <Text size="sm" c="dimmed" mb="xs">{field.help}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select label={t(`field.${shape.tag}`, { defaultValue: shape.tag })} required={field.required && !field.nullable} clearable={field.nullable} allowDeselect={false}
          placeholder={t("form.choose")} error={error} value={chosen} data={shape.variants.map((one) => ({ value: one.value, label: t(`option.${one.value}`, { defaultValue: readableOption(one.value) }) }))}
          onChange={(next) => {
            const fields = shape.variants.find((one) => one.value === next)?.fields;
            form.setFieldValue(path, fields === undefined ? null : { [shape.tag]: next, ...startOf(fields) });
          }} />
        {variant?.fields.filter(({ readOnly }) => !readOnly).map((inner) => <FieldInput key={`${variant.value} ${inner.name}`} field={inner} path={`${path}.${inner.name}`} form={form} />)}
      </SimpleGrid>
    </Fieldset>
  );
}
