import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Field } from "../../catalogue/schema.ts";
import { useKind } from "../../catalogue/useCatalogue.ts";
import { faultsOf, sentRecord, startOf, type Values } from "../../catalogue/values.ts";
import { FieldInput } from "../../form/FieldInput.tsx";
import { faultsByPath } from "../../form/faults.ts";
import type { RecordForm } from "../../form/RecordForm.tsx";
import { Refusal } from "../../form/Refusal.tsx";
import { type Registration, RIGHTS, useDecision } from "./registrations.ts";

interface ApproveDialogProps {
  readonly registration: Registration;
  readonly onClose: () => void;
}

/** What they may do, and with which part: the fields of a user that they could not fill in themselves. */
export function ApproveDialog({ registration: { id, name, email }, onClose }: ApproveDialogProps) {
  const { t } = useTranslation();
  const { approve } = useDecision(id);
  const users = useKind("users")?.fields ?? [];
  const fields = RIGHTS.flatMap((right) => users.filter((field) => field.name === right));
  const form: RecordForm = useForm<Values>({ mode: "controlled", initialValues: startOf(fields), validate: (values) => faultsOf(t, fields, values) });
  const submit = form.onSubmit((values) => {
    approve.mutate(sentRecord(fields, values), {
      onSuccess: () => {
        say(t("registrations.approved", { name }));
        onClose();
      },
      onError: (error) => { if (error instanceof Problem) form.setErrors(faultsByPath(error.errors, fields)); },
    });
  });
  return (
    <Modal opened onClose={onClose} title={t("registrations.approveTitle", { name })} centered size="lg">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">{t("registrations.approveHint", { email })}</Text>
          <Refusal error={approve.error} fields={fields} onReload={onClose} />
          {fields.map((field) => <FieldInput key={field.name} field={field} path={field.name} form={form} />)}
          {isUnlimited(fields, form.getValues()) && <Alert color="orange" variant="light" p="xs" role="status" icon={<Icon name="warning" />}>{t("registrations.unlimited")}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("form.cancel")}</Button>
            <Button type="submit" loading={approve.isPending}>{t("registrations.approve")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Whether none of the limits says anything. */
function isUnlimited(fields: readonly Field[], values: Values): boolean {
  return fields.filter(({ shape }) => shape.is === "reference" || shape.is === "references").every(({ name }) => values[name] === null || (Array.isArray(values[name]) && values[name].length === 0));
}
