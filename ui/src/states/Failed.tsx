import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Problem, Unreachable } from "../api/problem.ts";
import { Icon } from "../theme/Icon.tsx";

interface FailedProps {
  readonly error: Error;
  readonly onRetry?: (() => void) | undefined;
}

/** What went wrong, where it stays to be read, with what an operator needs to find it in the logs. */
export function Failed({ error, onRetry }: FailedProps) {
  const { t } = useTranslation();
  const requestId = error instanceof Problem ? error.requestId : null;
  return (
    <Alert color="red" variant="light" icon={<Icon name="warning" />} title={titleOf(error, t)} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error instanceof Unreachable ? t("failed.unreachableHint") : error instanceof Problem ? error.detail ?? error.title : error.message}</Text>
        <Group gap="md">
          {onRetry && <Button size="compact-sm" variant="default" leftSection={<Icon name="refresh" size={16} />} onClick={onRetry}>{t("failed.retry")}</Button>}
          {requestId !== null && <Text size="xs" c="dimmed">{t("failed.requestId")} <Code>{requestId}</Code></Text>}
        </Group>
      </Stack>
    </Alert>
  );
}

function titleOf(error: Error, t: (key: string) => string): string {
  if (error instanceof Unreachable) return t("failed.unreachable");
  if (error instanceof Problem && error.status === 403) return t("failed.forbidden");
  if (error instanceof Problem && error.status === 404) return t("failed.notFound");
  if (error instanceof Problem && error.status === 409) return t("failed.conflict");
  return t("failed.title");
}
