import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "@meterhouse/ui/api/client.ts";
import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { useActs, useForget } from "../records/acts.ts";
import { type CatalogueRecord, nameOf } from "../records/record.ts";
import { each, type Outcome } from "./each.ts";

interface BulkDeleteProps {
  readonly kind: Kind;
  readonly records: readonly CatalogueRecord[];
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDeleted: (records: readonly CatalogueRecord[]) => void;
}

const NAMED = 8;

/** Deletes the chosen records one by one; those in use stay, and say by what they are held. */
export function BulkDelete({ kind, records, opened, onClose, onDeleted }: BulkDeleteProps) {
  const { t } = useTranslation();
  const acts = useActs(kind.kind);
  const forget = useForget();
  const [outcome, setOutcome] = useState<Outcome<CatalogueRecord> | null>(null);
  const close = () => {
    setOutcome(null);
    onClose();
  };
  const remove = useMutation({
    mutationFn: () => each(records, ({ id }) => call(`/${kind.kind}/${String(id)}`, { method: "DELETE" })),
    onSuccess: (found) => {
      void forget();
      onDeleted(found.done);
      const undo = async () => {
        const { failed } = await each(found.done, ({ id }) => acts.restore(id));
        if (failed[0] !== undefined) throw failed[0].error;
      };
      if (found.done.length > 0) say(t("bulk.deleted", { count: found.done.length }), kind.restorable ? { undo } : {});
      if (found.failed.length === 0) close();
      else setOutcome(found);
    },
  });
  return (
    <Modal opened={opened} onClose={close} title={outcome === null ? t("bulk.deleteTitle", { count: records.length }) : t("bulk.kept", { count: outcome.failed.length })} centered size="lg">
      <Stack>
        {outcome === null
          ? (
              <>
                <List size="sm">{records.slice(0, NAMED).map((record) => <List.Item key={record.id}>{nameOf(record)}</List.Item>)}</List>
                {records.length > NAMED && <Text size="sm" c="dimmed">{t("list.andMore", { count: records.length - NAMED })}</Text>}
                <Text size="sm">{t("bulk.deleteHint")} {t(kind.restorable ? "delete.restorable" : "delete.forGood")}</Text>
              </>
            )
          : (
              <Alert color="orange" variant="light" role="alert" icon={<Icon name="warning" />}>
                <List size="sm">{outcome.failed.map(({ item, error }) => <List.Item key={item.id}>{t("bulk.because", { name: nameOf(item), reason: reasonOf(t, error) })}</List.Item>)}</List>
              </Alert>
            )}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={close}>{t(outcome === null ? "form.cancel" : "form.close")}</Button>
          {outcome === null && <Button color="red.8" loading={remove.isPending} onClick={() => { remove.mutate(); }}>{t("bulk.deleteAll", { count: records.length })}</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
