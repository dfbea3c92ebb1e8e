import { Button, Group, Modal, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** Asks before what was typed is lost: on a way to another page, and on closing the tab. */
export function LeaveGuard({ dirty }: { readonly dirty: boolean }) {
  const { t } = useTranslation();
  const { proceed, reset, status } = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  return (
    <Modal opened={status === "blocked"} onClose={() => reset?.()} title={t("leave.title")} centered>
      <Text size="sm" mb="md">{t("leave.hint")}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => proceed?.()}>{t("leave.discard")}</Button>
        <Button data-autofocus onClick={() => reset?.()}>{t("leave.stay")}</Button>
      </Group>
    </Modal>
  );
}
