import { Button, Fieldset, Group, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Shape } from "../catalogue/schema.ts";
import { helpOf, labelOf } from "../catalogue/texts.ts";
import { startOf, type Values } from "../catalogue/values.ts";
import { FieldInput, type FieldInputProps } from "./FieldInput.tsx";

interface ObjectInputProps extends FieldInputProps {
  readonly shape: Extract<Shape, { is: "object" }>;
  readonly value: Values | null;
}

/** An object within the record: its fields in a frame; one that may be absent is added and taken away. */
export function ObjectInput({ field, shape, path, form, said, value }: ObjectInputProps) {
  const { t } = useTranslation();
  const help = helpOf(t, field);
  const legend = field.name === "" ? undefined : labelOf(t, field);
  return (
    <Fieldset legend={legend} aria-label={said} data-wide>
      {said === undefined && help !== null && <Text size="sm" c="dimmed" mb="xs">{help}</Text>}
      {form.errors[path] !== undefined && <Text size="xs" c="var(--mantine-color-error)" mb="xs">{form.errors[path]}</Text>}
      {value !== null && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {shape.fields.filter(({ readOnly }) => !readOnly).map((inner) => <FieldInput key={inner.name} field={inner} path={`${path}.${inner.name}`} form={form} />)}
        </SimpleGrid>
      )}
      {field.nullable && (
        <Group mt={value === null ? 0 : "sm"}>
          <Button size="compact-sm" variant="subtle" onClick={() => { form.setFieldValue(path, value === null ? startOf(shape.fields) : null); }}>
            {t(value === null ? "form.add" : "form.remove")}
          </Button>
        </Group>
      )}
    </Fieldset>
  );
}
