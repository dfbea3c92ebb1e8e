import { Alert, Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Field } from "../catalogue/schema.ts";
import { labelOf } from "../catalogue/texts.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import { faultsOf, heldOf, sentOf, type Values } from "../catalogue/values.ts";
import { FieldInput } from "../form/FieldInput.tsx";
import type { RecordForm } from "../form/RecordForm.tsx";
import { useActs } from "../records/acts.ts";
import type { CatalogueRecord } from "../records/record.ts";

interface BulkEditProps {
  readonly kind: Kind;
  readonly records: readonly CatalogueRecord[];
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** One field of many records: which, what it shall be, what that changes, and then all of them or none. */
export function BulkEdit({ kind, records, opened, onClose, onDone }: BulkEditProps) {
  const { t } = useTranslation();
  const [name, setName] = useState<string | null>(null);
  // What is unique or a pair of two fields cannot be the same for many.
  const offered = kind.fields.filter((field) => !field.readOnly && !field.writeOnly && field.name !== "name" && !["kind", "referenceBy"].includes(field.shape.is));
  const field = offered.find((one) => one.name === name);
  const close = () => {
    setName(null);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t("bulk.editTitle", { count: records.length })} centered size="lg">
      <Stack>
        <Select searchable data-autofocus label={t("bulk.field")} placeholder={t("form.choose")} value={name} onChange={setName} data={offered.map((one) => ({ value: one.name, label: labelOf(t, one) }))} />
        {field !== undefined && <NewValue key={field.name} kind={kind} field={field} records={records} onClose={close} onDone={() => { close(); onDone(); }} />}
      </Stack>
    </Modal>
  );
}

interface NewValueProps {
  readonly kind: Kind;
  readonly field: Field;
  readonly records: readonly CatalogueRecord[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

function NewValue({ kind, field, records, onClose, onDone }: NewValueProps) {
  const { t } = useTranslation();
  const acts = useActs(kind.kind);
  const form: RecordForm = useForm<Values>({ mode: "controlled", initialValues: { [field.name]: heldOf(field, field.initial) }, validate: (values) => faultsOf(t, [field], values), onValuesChange: () => { check.reset(); } });
  const changeOf = (values: Values): Values => ({ [field.name]: sentOf(field, values[field.name]) ?? null });
  const refuse = (error: Error) => {
    if (error instanceof Problem) form.setFieldError(field.name, error.errors.filter((fault) => fault.field.split(/[.[\]]+/).includes(field.name)).map(({ reason }) => reason).join("; ") || null);
  };
  const check = useMutation({ mutationFn: async (values: Values) => ({ values, items: (await acts.tryChangeAll(records.map(({ id }) => id), changeOf(values))).body.items }), onError: refuse });
  const apply = useMutation({
    // What they were goes along: by the time of success the list may hold them as they came back.
    mutationFn: ({ values }: { readonly values: Values; readonly former: readonly CatalogueRecord[] }) => acts.changeAll(records.map(({ id }) => id), changeOf(values)),
    onSuccess: (_, { former }) => {
      say(t("bulk.changed", { count: former.length, title: labelOf(t, field) }), { undo: () => backTo(field.name, former, acts.changeAll) });
      onDone();
    },
    onError: refuse,
  });
  const tried = new Map(check.data?.items.map((record) => [record.id, record[field.name]]));
  const changed = records.filter((record) => tried.has(record.id) && !same(record[field.name], tried.get(record.id)));
  const error = apply.error ?? check.error;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => { if (check.data === undefined) check.mutate(values); else apply.mutate({ values: check.data.values, former: changed }); })}>
      <Stack>
        <FieldInput field={field} path={field.name} form={form} />
        {error && <Failed error={error} />}
        {check.data && (
          <Alert variant="light" icon={<Icon name="check" />} role="status">
            <Text size="sm">{t("bulk.will", { count: changed.length })} {changed.length < records.length && t("bulk.already", { count: records.length - changed.length })}</Text>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t("form.cancel")}</Button>
          {check.data === undefined
            ? <Button type="submit" loading={check.isPending}>{t("bulk.check")}</Button>
            : <Button type="submit" loading={apply.isPending} disabled={changed.length === 0}>{t("bulk.apply", { count: changed.length })}</Button>}
        </Group>
      </Stack>
    </form>
  );
}

/** Gives each record the value that it had: one call for all that had the same. */
async function backTo(field: string, records: readonly CatalogueRecord[], changeAll: (ids: readonly number[], change: Values) => Promise<unknown>) {
  const groups = new Map<string, CatalogueRecord[]>();
  for (const record of records) {
    const key = JSON.stringify(record[field] ?? null);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  for (const alike of groups.values()) await changeAll(alike.map(({ id }) => id), { [field]: alike[0]?.[field] ?? null });
}
