import { Alert, List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

interface TrialProps {
  /** What is counted already, and by which path. */
  readonly notes: readonly string[];
  /** Why it is refused, where no field says it. */
  readonly refusal: string | undefined;
  readonly error: Error | null;
}

/** What the server thinks of a change before it is made. */
export function Trial({ notes, refusal, error }: TrialProps) {
  const { t } = useTranslation();
  if (error !== null && !(error instanceof Problem && error.errors.length > 0)) return <Failed error={error} />;
  if (refusal !== undefined) return <Alert role="alert" color="red" variant="light" icon={<Icon name="warning" />} title={t("special.bindings.refused")}><Text size="sm">{refusal}</Text></Alert>;
  if (notes.length === 0) return null;
  return (
    <Alert role="status" color="orange" variant="light" icon={<Icon name="warning" />} title={t("special.bindings.noted")}>
      <List size="sm" spacing={2}>{[...new Set(notes)].map((note) => <List.Item key={note}>{note}</List.Item>)}</List>
    </Alert>
  );
}
