import { Alert, Button, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { errorsByField, Problem } from "@meterhouse/ui/api/problem.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { changesOf, faultsOf, heldRecord, sentRecord, startOf, type Values } from "../catalogue/values.ts";
import { FieldInput } from "./FieldInput.tsx";
import classes from "./records.module.css";
import { type Held, useSave } from "./record.ts";
import { LeaveGuard } from "./LeaveGuard.tsx";

export type RecordForm = UseFormReturnType<Values>;

interface RecordFormProps {
  readonly kind: Kind;
  /** The record to change; null makes a new one. */
  readonly held: Held | null;
  readonly head?: ReactNode;
  /** What a new record starts with beside its defaults: the space it is added to. */
  readonly given?: Values;
  readonly onSaved: (id: number) => void;
  readonly onCancel: () => void;
  /** Fetches the newest version and forgets what was typed. */
  readonly onReload: () => void;
  /** Further acts beside save and cancel. */
  readonly children?: ReactNode;
}

/** The form of any record, as its schema declares it. */
export function RecordForm({ kind, held, given, onSaved, onCancel, onReload, head, children }: RecordFormProps) {
  const { t } = useTranslation();
  const id = held?.record.id ?? null;
  const save = useSave(kind.kind, id);
  const form: RecordForm = useForm<Values>({
    mode: "controlled",
    initialValues: held === null ? { ...startOf(kind.fields), ...given } : heldRecord(kind.fields, held.record),
    validate: (values) => faultsOf(t, kind.fields, values),
    onSubmitPreventDefault: "always",
  });

  const submit = form.onSubmit((values) => {
    const whole = sentRecord(kind.fields, values);
    const body = held === null ? whole : changesOf(held.record, whole);
    save.mutate({ body, etag: held?.etag ?? null }, {
      onSuccess: ({ body: record }) => {
        form.resetDirty();
        onSaved(record.id);
      },
      onError: (error) => {
        if (error instanceof Problem) form.setErrors(errorsByField(error.errors));
      },
    });
  }, (faults) => {
    const [first] = Object.keys(faults);
    if (first !== undefined) form.getInputNode(first)?.focus();
  });

  const dirty = form.isDirty();
  return (
    <Card className={classes.card}>
      <form onSubmit={submit} noValidate>
        <LeaveGuard dirty={dirty && !save.isSuccess} />
        <Stack>
          {head}
          <Refusal error={save.error} fields={kind.fields.map(({ name }) => name)} onReload={onReload} />
          <SimpleGrid cols={{ base: 1, sm: 2 }} className={classes.fields}>
            {kind.fields.filter(({ readOnly }) => !readOnly).map((field) => <FieldInput key={field.name} field={field} path={field.name} form={form} />)}
          </SimpleGrid>
          <Group justify="space-between" className={classes.acts}>
            <Group gap="xs">
              <Button type="submit" loading={save.isPending} disabled={held !== null && !dirty}>{t("form.save")}</Button>
              <Button variant="default" onClick={onCancel}>{t("form.cancel")}</Button>
              {dirty && <Text size="sm" c="dimmed">{t("form.dirty")}</Text>}
            </Group>
            {children}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

interface RefusalProps {
  readonly error: Error | null;
  readonly fields: readonly string[];
  readonly onReload: () => void;
}

/** Why the server refused, where no single field says it. */
function Refusal({ error, fields, onReload }: RefusalProps) {
  const { t } = useTranslation();
  if (error === null) return null;
  if (error instanceof Problem && error.status === 412) {
    return (
      <Alert color="orange" variant="light" role="alert" icon={<Icon name="warning" />} title={t("form.conflict")}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t("form.conflictHint")}</Text>
          <Button size="compact-sm" variant="default" leftSection={<Icon name="refresh" size={16} />} onClick={onReload}>{t("form.reload")}</Button>
        </Stack>
      </Alert>
    );
  }
  if (!(error instanceof Problem) || error.errors.length === 0) return <Failed error={error} />;
  const elsewhere = error.errors.filter(({ field }) => !fields.includes(field.split(/[.[]/)[0] ?? ""));
  return (
    <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />} title={t("form.refused", { count: error.errors.length })}>
      {elsewhere.map(({ field, reason }) => <Text key={field} size="sm">{field}: {reason}</Text>)}
    </Alert>
  );
}
