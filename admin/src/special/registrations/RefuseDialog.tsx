import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { type Registration, useDecision } from "./registrations.ts";

interface RefuseDialogProps {
  readonly registration: Registration;
  readonly onClose: () => void;
}

/** Asks before somebody's wish is forgotten. */
export function RefuseDialog({ registration: { id, name, email }, onClose }: RefuseDialogProps) {
  const { t } = useTranslation();
  const { refuse } = useDecision(id);
  const act = () => {
    refuse.mutate(undefined, {
      onSuccess: () => {
        say(t("registrations.refused", { name }));
        onClose();
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={t("registrations.refuseTitle", { name })} centered>
      <Stack>
        <Text size="sm">{t("registrations.refuseHint", { email })}</Text>
        {refuse.error && <Failed error={refuse.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>{t("form.cancel")}</Button>
          <Button color="red.8" loading={refuse.isPending} onClick={act}>{t("registrations.refuse")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
