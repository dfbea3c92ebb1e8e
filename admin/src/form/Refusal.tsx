import { Alert, Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Field } from "../catalogue/schema.ts";
import { faultsElsewhere } from "./faults.ts";

interface RefusalProps {
  readonly error: Error | null;
  readonly fields: readonly Field[];
  readonly onReload: () => void;
}

/** Why the server refused, where no single field says it. */
export function Refusal({ error, fields, onReload }: RefusalProps) {
  const { t } = useTranslation();
  if (error === null) return null;
  if (error instanceof Problem && error.status === 412) {
    return (
      <Alert color="orange" variant="light" role="alert" icon={<Icon name="warning" />} title={t("form.conflict")}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t("form.conflictHint")}</Text>
          <Button size="compact-sm" variant="default" leftSection={<Icon name="refresh" size={16} />} onClick={onReload}>{t("form.reload")}</Button>
        </Stack>
      </Alert>
    );
  }
  if (!(error instanceof Problem) || error.errors.length === 0) return <Failed error={error} />;
  return (
    <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />} title={t("form.refused", { count: error.errors.length })}>
      {faultsElsewhere(error.errors, fields).map(([path, reason]) => <Text key={path} size="sm">{path}: {reason}</Text>)}
    </Alert>
  );
}
