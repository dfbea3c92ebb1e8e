import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Problem } from "../api/problem.ts";
import { Icon } from "../theme/Icon.tsx";
import { detailOf, mishapOf } from "./reason.ts";

interface FailedProps {
  readonly error: Error;
  readonly onRetry?: (() => void) | undefined;
}

/** What went wrong, where it stays to be read, with what an operator needs to find it in the logs. */
export function Failed({ error, onRetry }: FailedProps) {
  const { t } = useTranslation();
  const detail = detailOf(t, error);
  const requestId = error instanceof Problem ? error.requestId : null;
  return (
    <Alert color="red" variant="light" icon={<Icon name="warning" />} title={mishapOf(t, error)} role="alert">
      <Stack gap="xs" align="flex-start">
        {detail !== null && <Text size="sm">{detail}</Text>}
        <Group gap="md">
          {onRetry && <Button size="compact-sm" variant="default" leftSection={<Icon name="refresh" size={16} />} onClick={onRetry}>{t("failed.retry")}</Button>}
          {requestId !== null && <Text size="xs" c="dimmed">{t("failed.requestId")} <Code>{requestId}</Code></Text>}
        </Group>
      </Stack>
    </Alert>
  );
}
