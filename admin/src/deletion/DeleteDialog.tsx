import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { useActs } from "../records/acts.ts";
import { type Held, nameOf, type Use, useUses } from "../records/record.ts";
import { UsedBy } from "./UsedBy.tsx";

interface DeleteDialogProps {
  readonly kind: Kind;
  readonly held: Held;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

const isBound = ({ binding_id: binding }: Use) => binding !== null && binding !== undefined;

/** What is still used is not deleted; bindings may go with it. Afterwards the way back is offered. */
export function DeleteDialog({ kind, held: { record, etag }, opened, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const name = nameOf(record);
  const acts = useActs(kind.kind);
  const uses = useUses(kind.kind, record.id, opened);
  const remove = useMutation({ mutationFn: (unbind: boolean) => acts.remove(record.id, { etag, unbind }) });
  const items = uses.data?.items ?? [];
  const bound = items.filter(isBound);
  const held = items.filter((use) => !isBound(use));
  // Where the server cannot say who uses the record, it still refuses to delete what is in use.
  const isKnown = uses.data !== undefined || uses.error !== null;
  const close = () => {
    remove.reset();
    onClose();
  };
  const act = () => {
    remove.mutate(bound.length > 0, {
      onSuccess: () => {
        close();
        say(t("delete.done", { name }), kind.restorable ? { undo: () => acts.restore(record.id) } : {});
        onDeleted();
      },
    });
  };
  return (
    <Modal opened={opened} onClose={close} title={t("delete.title", { name })} centered size="lg">
      <Stack>
        {!isKnown && <><Text size="sm">{t("delete.looking")}</Text><Skeleton height={60} /></>}
        {held.length > 0 && (
          <Alert color="orange" variant="light" icon={<Icon name="warning" />} title={t("delete.used", { count: held.length })}>
            <Text size="sm">{t("delete.usedHint")}</Text>
          </Alert>
        )}
        {held.length === 0 && bound.length > 0 && <Text size="sm">{t("delete.bound", { count: bound.length })}</Text>}
        {items.length > 0 && <UsedBy uses={[...held, ...bound]} total={uses.data?.total ?? items.length} onFollow={close} />}
        {isKnown && held.length === 0 && <Text size="sm">{t(kind.restorable ? "delete.restorable" : "delete.forGood")}</Text>}
        {uses.error !== null && !(uses.error instanceof Problem && uses.error.status === 404) && <Failed error={uses.error} onRetry={() => void uses.refetch()} />}
        {remove.error && <Failed error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={close}>{t("form.cancel")}</Button>
          {held.length === 0 && (
            <Button color="red.8" disabled={!isKnown} loading={remove.isPending} onClick={act}>
              {bound.length > 0 ? t("delete.withBindings", { count: bound.length }) : t("delete.label")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
