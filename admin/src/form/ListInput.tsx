import { ActionIcon, Button, Fieldset, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Shape } from "../catalogue/schema.ts";
import { helpOf, labelOf } from "../catalogue/texts.ts";
import { heldOf } from "../catalogue/values.ts";
import { FieldInput, type FieldInputProps } from "./FieldInput.tsx";
import classes from "./form.module.css";
import { cellsOf, TableInput } from "./TableInput.tsx";

interface ListInputProps extends FieldInputProps {
  readonly shape: Extract<Shape, { is: "list" }>;
  readonly value: unknown[];
}

/** Values or objects in order, added at the end and taken away one by one; alike and flat ones as a table. */
export function ListInput({ field, shape, path, form, value }: ListInputProps) {
  const { t } = useTranslation();
  const label = labelOf(t, field);
  // What is said of each entry is said once for all of them.
  const help = helpOf(t, field) ?? helpOf(t, shape.item);
  const cells = cellsOf(shape.item);
  const add = () => { form.insertListItem(path, heldOf({ ...shape.item, nullable: false }, shape.item.initial)); };
  const remove = (place: number) => { form.removeListItem(path, place); };
  return (
    <Fieldset legend={field.name === "" ? undefined : label} data-wide>
      <Stack gap="sm">
        {help !== null && <Text size="sm" c="dimmed">{help}</Text>}
        {cells !== null && value.length > 0 && <TableInput cells={cells} label={label} path={path} form={form} count={value.length} onRemove={remove} />}
        {cells === null && value.map((_, n) => (
          // The form keeps lists by place, so the place is the key.
          <div key={n} className={classes.entry}>
            <div className={classes.whole}><FieldInput field={shape.item} path={`${path}.${String(n)}`} form={form} said={t("form.entry", { title: label, place: n + 1 })} /></div>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("form.removeAt", { place: n + 1 })} onClick={() => { remove(n); }}><Icon name="trash" size={18} /></ActionIcon>
          </div>
        ))}
        {form.errors[path] !== undefined && <Text size="xs" c="var(--mantine-color-error)">{form.errors[path]}</Text>}
        <Group><Button size="compact-sm" variant="subtle" leftSection={<Icon name="plus" size={16} />} onClick={add}>{t("form.add")}</Button></Group>
      </Stack>
    </Fieldset>
  );
}
