import { Button, Group, SimpleGrid, Text } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Field } from "../catalogue/schema.ts";
import type { Values } from "../catalogue/values.ts";
import { FieldInput } from "./FieldInput.tsx";
import classes from "./form.module.css";
import type { RecordForm } from "./RecordForm.tsx";
import { filledOf } from "./sections.ts";

interface MoreFieldsProps {
  readonly fields: readonly Field[];
  readonly form: RecordForm;
  /** What a new record would say. */
  readonly start: Values;
}

/** What most records leave as it is: closed, unless it says something, and opened by any fault in it. */
export function MoreFields({ fields, form, start }: MoreFieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const filled = filledOf(fields, form.getValues(), start);
  const [turned, setTurned] = useState<boolean | null>(null);
  const [filledFirst] = useState(filled > 0);
  const faulty = Object.keys(form.errors).some((path) => fields.some(({ name }) => name === path.split(".")[0]));
  const opened = faulty || (turned ?? filledFirst);
  if (fields.length === 0) return null;
  return (
    <div className={classes.more}>
      <Group gap="xs">
        <Button variant="subtle" size="compact-md" aria-expanded={opened} aria-controls={id} onClick={() => { setTurned(!opened); }}
          leftSection={<span className={classes.turn} data-opened={opened}><Icon name="right" size={16} /></span>}>{t("form.more")}</Button>
        <Text size="sm" c="dimmed">{t("form.moreOf", { count: fields.length, filled })}</Text>
      </Group>
      <div id={id} hidden={!opened}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} className={classes.fields} mt="sm">
          {fields.map((field) => <FieldInput key={field.name} field={field} path={field.name} form={form} />)}
        </SimpleGrid>
      </div>
    </div>
  );
}
