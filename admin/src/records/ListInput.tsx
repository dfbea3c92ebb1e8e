import { ActionIcon, Button, Fieldset, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Shape } from "../catalogue/schema.ts";
import { heldOf } from "../catalogue/values.ts";
import { FieldInput, type FieldInputProps } from "./FieldInput.tsx";

interface ListInputProps extends FieldInputProps {
  readonly shape: Extract<Shape, { is: "list" }>;
  readonly value: unknown[];
}

/** Values or objects in order, added at the end and taken away one by one. */
export function ListInput({ field, shape, path, form, value }: ListInputProps) {
  const { t } = useTranslation();
  const legend = field.name === "" ? undefined : t(`field.${field.name}`, { defaultValue: field.label });
  const add = () => { form.insertListItem(path, heldOf(shape.item, shape.item.initial)); };
  return (
    <Fieldset legend={legend} data-wide>
      <Stack gap="sm">
        {field.help !== null && <Text size="sm" c="dimmed">{field.help}</Text>}
        {value.map((_, n) => (
          // The form keeps lists by place, so the place is the key.
          <Group key={n} align="flex-start" gap="xs" wrap="nowrap">
            <div style={{ flexGrow: 1, minWidth: 0 }}><FieldInput field={shape.item} path={`${path}.${String(n)}`} form={form} /></div>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("form.removeAt", { place: n + 1 })} onClick={() => { form.removeListItem(path, n); }}><Icon name="trash" size={18} /></ActionIcon>
          </Group>
        ))}
        {form.errors[path] !== undefined && <Text size="xs" c="var(--mantine-color-error)">{form.errors[path]}</Text>}
        <Group><Button size="compact-sm" variant="subtle" leftSection={<Icon name="plus" size={16} />} onClick={add}>{t("form.add")}</Button></Group>
      </Stack>
    </Fieldset>
  );
}
