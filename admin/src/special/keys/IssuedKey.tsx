import { Alert, Button, CopyButton, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { forgetIssued, useIssued } from "./issued.ts";

/** Shows a new key, once. */
export function IssuedKey() {
  const { t } = useTranslation();
  const issued = useIssued();
  return (
    <Modal opened={issued !== null} onClose={forgetIssued} closeOnClickOutside={false} closeButtonProps={{ "aria-label": t("form.close") }} size="lg" centered title={t("special.key.title", { name: issued?.name ?? "" })}>
      <Stack>
        <Alert color="orange" variant="light" icon={<Icon name="warning" />}>{t("special.key.hint")}</Alert>
        <TextInput readOnly label={t("special.key.key")} value={issued?.key ?? ""} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} onFocus={(event) => { event.currentTarget.select(); }} />
        <Group justify="flex-end">
          <CopyButton value={issued?.key ?? ""}>
            {({ copied, copy }) => <Button data-autofocus variant="default" leftSection={<Icon name={copied ? "check" : "copy"} size={16} />} onClick={copy}>{t(copied ? "special.key.copied" : "special.key.copy")}</Button>}
          </CopyButton>
          <Button onClick={forgetIssued}>{t("special.key.done")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
