import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { type Held, nameOf, useDelete } from "./record.ts";

interface DeleteButtonProps {
  readonly kind: string;
  readonly held: Held;
  readonly onDeleted: () => void;
}

/** Deletes after a second question. Where the record is in use the server says by what, and nothing is lost. */
export function DeleteButton({ kind, held: { record, etag }, onDeleted }: DeleteButtonProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const remove = useDelete(kind, record.id);
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<Icon name="trash" size={18} />} onClick={() => { remove.reset(); open(); }}>{t("delete.label")}</Button>
      <Modal opened={opened} onClose={close} title={t("delete.title", { name: nameOf(record) })} centered>
        <Stack>
          <Text size="sm">{t("delete.hint")}</Text>
          {remove.error && <Failed error={remove.error} />}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={close}>{t("form.cancel")}</Button>
            <Button color="red.8" loading={remove.isPending} onClick={() => { remove.mutate(etag, { onSuccess: onDeleted }); }}>{t("delete.label")}</Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
