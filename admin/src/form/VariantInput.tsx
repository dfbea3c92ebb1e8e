import { Fieldset, Select, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Shape } from "../catalogue/schema.ts";
import { helpOf, labelOf, labelOfName, optionText } from "../catalogue/texts.ts";
import { startOf, type Values } from "../catalogue/values.ts";
import { FieldInput, type FieldInputProps } from "./FieldInput.tsx";

interface VariantInputProps extends FieldInputProps {
  readonly shape: Extract<Shape, { is: "variant" }>;
  readonly value: Values | null;
}

/** An object of one of several types: first which, then the fields of that type. */
export function VariantInput({ field, shape, path, form, said, value }: VariantInputProps) {
  const { t } = useTranslation();
  const help = helpOf(t, field);
  const legend = field.name === "" ? undefined : labelOf(t, field);
  const chosen = value === null ? null : String(value[shape.tag]);
  const variant = shape.variants.find((one) => one.value === chosen);
  return (
    <Fieldset legend={legend} aria-label={said} data-wide>
      {said === undefined && help !== null && <Text size="sm" c="dimmed" mb="xs">{help}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select label={labelOfName(t, shape.tag)} required={field.required && !field.nullable} clearable={field.nullable} allowDeselect={false}
          placeholder={t("form.choose")} error={form.errors[path]} value={chosen} data={shape.variants.map((one) => ({ value: one.value, label: optionText(t, one.value, shape.tag) }))}
          onChange={(next) => {
            const fields = shape.variants.find((one) => one.value === next)?.fields;
            form.setFieldValue(path, fields === undefined ? null : { [shape.tag]: next, ...startOf(fields) });
          }} />
        {variant?.fields.filter(({ readOnly }) => !readOnly).map((inner) => <FieldInput key={`${variant.value} ${inner.name}`} field={inner} path={`${path}.${inner.name}`} form={form} />)}
      </SimpleGrid>
    </Fieldset>
  );
}
