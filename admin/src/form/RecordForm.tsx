import { Button, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useForm, type UseFormReturnType } from "@mantine/form";
import { useHotkeys } from "@mantine/hooks";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { LeaveGuard } from "@meterhouse/ui/leave/LeaveGuard.tsx";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { titleOf } from "../catalogue/texts.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import { changesOf, faultsOf, heldRecord, sentRecord, startOf, type Values } from "../catalogue/values.ts";
import { formerOf, useActs, useSave } from "../records/acts.ts";
import { type Held, nameOf } from "../records/record.ts";
import { FieldInput } from "./FieldInput.tsx";
import { faultsByPath } from "./faults.ts";
import classes from "./form.module.css";
import { MoreFields } from "./MoreFields.tsx";
import { Refusal } from "./Refusal.tsx";
import { sectionsOf } from "./sections.ts";

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
  readonly onDirty?: (dirty: boolean) => void;
  /** Goes where the record is not, once its making was undone. */
  readonly onUnmade?: () => void;
  /** Further acts beside save and cancel. */
  readonly children?: ReactNode;
}

/** The form of any record, as its schema declares it. */
export function RecordForm({ kind, held, given, onSaved, onCancel, onReload, onDirty, onUnmade, head, children }: RecordFormProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()(kind.permission);
  const id = held?.record.id ?? null;
  const save = useSave(kind.kind, id);
  const acts = useActs(kind.kind);
  const element = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  const answered = useRef(0);
  const start = startOf(kind.fields);
  const form: RecordForm = useForm<Values>({
    mode: "controlled",
    initialValues: held === null ? { ...start, ...given } : heldRecord(kind.fields, held.record),
    validate: (values) => faultsOf(t, kind.fields, values),
    onSubmitPreventDefault: "always",
  });

  const submit = form.onSubmit((values) => {
    const whole = sentRecord(kind.fields, values);
    const body = held === null ? whole : changesOf(held.record, whole);
    save.mutate({ body, etag: held?.etag ?? null }, {
      onSuccess: ({ body: record, etag }) => {
        form.resetDirty();
        const name = nameOf(record);
        if (held === null) say(t("form.made", { title: titleOf(t, kind), name }), { undo: () => acts.remove(record.id, { etag }).then(onUnmade) });
        else say(t("form.saved", { name }), { undo: () => acts.change(record.id, formerOf(held.record, body), etag) });
        onSaved(record.id);
      },
      onError: (error) => {
        if (!(error instanceof Problem)) return;
        setRefusals((n) => n + 1);
        form.setErrors(faultsByPath(error.errors, kind.fields));
      },
    });
  }, () => { setRefusals((n) => n + 1); });

  // What is wrong first gets the focus, also where a closed section had to open for it.
  useEffect(() => {
    const wrong = refusals === answered.current ? null : element.current?.querySelector<HTMLElement>("[aria-invalid='true']");
    if (wrong == null) return;
    answered.current = refusals;
    wrong.focus();
  }, [refusals, form.errors]);

  const dirty = form.isDirty();
  useEffect(() => { onDirty?.(dirty); }, [dirty, onDirty]);
  const canSave = mayWrite && (held === null || dirty) && !save.isPending;
  useHotkeys([["mod+S", () => { if (canSave) element.current?.requestSubmit(); }]], []);
  const { first, rest } = sectionsOf(kind);
  return (
    <Card className={classes.card}>
      <form ref={element} onSubmit={submit} noValidate>
        <LeaveGuard dirty={dirty && !save.isSuccess} />
        <Stack>
          {head}
          <Refusal error={save.error} fields={kind.fields} onReload={onReload} />
          <fieldset disabled={!mayWrite} className={classes.whole}>
            <SimpleGrid cols={{ base: 1, sm: 2 }} className={classes.fields}>
              {first.map((field) => <FieldInput key={field.name} field={field} path={field.name} form={form} />)}
            </SimpleGrid>
            <MoreFields fields={rest} form={form} start={start} />
          </fieldset>
          <Group justify="space-between" className={classes.acts}>
            <Group gap="xs">
              {mayWrite && <Button type="submit" loading={save.isPending} disabled={held !== null && !dirty} aria-keyshortcuts="Control+S">{t("form.save")}</Button>}
              <Button variant="default" onClick={onCancel}>{t(mayWrite ? "form.cancel" : "form.back")}</Button>
              <Text size="sm" c="dimmed" role="status">{mayWrite ? dirty && t("form.dirty") : t("form.readOnly")}</Text>
            </Group>
            {mayWrite && children}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
