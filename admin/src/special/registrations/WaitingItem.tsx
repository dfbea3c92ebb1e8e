import { Button, Card, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ownTimeText } from "../../values/dates.ts";
import type { Registration } from "./registrations.ts";

interface WaitingItemProps {
  readonly registration: Registration;
  readonly onApprove: () => void;
  readonly onRefuse: () => void;
}

/** Somebody who waits, as they have told of themselves. */
export function WaitingItem({ registration: { at, name, display_name: displayName, email, client }, onApprove, onRefuse }: WaitingItemProps) {
  const { t } = useTranslation();
  return (
    <Card component="li" p="sm">
      <Group justify="space-between" align="center" gap="sm">
        <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
          <Text fw={600}>{name}{displayName !== null && <Text span inherit fw={400}> {displayName}</Text>}</Text>
          <Text size="sm">{email}</Text>
          <Text size="sm" c="dimmed"><time dateTime={at}>{t(client === "" ? "registrations.since" : "registrations.sinceFrom", { at: ownTimeText(at), client })}</time></Text>
        </div>
        <Group gap="xs">
          <Button variant="default" aria-label={t("registrations.refuseOne", { name })} onClick={onRefuse}>{t("registrations.refuse")}</Button>
          <Button aria-label={t("registrations.approveOne", { name })} onClick={onApprove}>{t("registrations.approve")}</Button>
        </Group>
      </Group>
    </Card>
  );
}
