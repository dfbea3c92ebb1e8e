import { Alert, Button, Card, Group, Stack, Stepper, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { FileDrop } from "./FileDrop.tsx";
import { UnknownType, useImport } from "./useImport.ts";
import { VerdictList } from "./VerdictList.tsx";
import type { Verdicts } from "./verdicts.ts";

interface ImportingProps {
  /** Where the file is sent to. */
  readonly path: string;
  readonly endings: readonly string[];
  /** Whether a single refused row stops all the others. */
  readonly allOrNone: boolean;
  /** Where to go when it is done. */
  readonly after: ReactNode;
}

/** The way of a file: chosen, looked at row by row, applied. Nothing is changed before the last step. */
export function Importing({ path, endings, allOrNone, after }: ImportingProps) {
  const { t } = useTranslation();
  const { file, choose, apply, again, expected, done, isBusy, error } = useImport(path);
  const verdicts = done ?? expected;
  const changes = expected === null ? 0 : expected.created + expected.updated;
  const stopped = allOrNone && expected !== null && expected.refused > 0;
  return (
    <Stack>
      <Stepper active={done !== null ? 3 : expected !== null ? 1 : 0} size="sm" allowNextStepsSelect={false}>
        <Stepper.Step label={t("import.steps.file")} />
        <Stepper.Step label={t("import.steps.check")} />
        <Stepper.Step label={t("import.steps.apply")} />
      </Stepper>
      {error && (error instanceof UnknownType ? <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>{t("import.unknownType", { name: error.message, endings: endings.join(", ") })}</Alert> : <Failed error={error} />)}
      {verdicts === null && <Card><FileDrop endings={endings} isBusy={isBusy} onFile={choose} /></Card>}
      {verdicts !== null && file !== null && (
        <>
          <Alert variant="light" color={done !== null ? "green" : stopped ? "orange" : "petrol"} icon={<Icon name={stopped && done === null ? "warning" : "check"} />} role="status" title={t(done !== null ? "import.isDone" : "import.wouldDo", { name: file.name })}>
            <Text size="sm"><Counts verdicts={verdicts} /></Text>
            {done === null && stopped && <Text size="sm">{t("import.stopped")}</Text>}
            {done === null && !stopped && verdicts.refused > 0 && <Text size="sm">{t("import.someRefused")}</Text>}
            {done === null && changes === 0 && <Text size="sm">{t("import.nothingToDo")}</Text>}
          </Alert>
          <Group gap="xs">
            {done === null && <Button loading={isBusy} disabled={changes === 0 || stopped} onClick={apply}>{t("import.apply", { count: changes })}</Button>}
            <Button variant="default" disabled={isBusy} onClick={again}>{t("import.another")}</Button>
            {done !== null && after}
          </Group>
          <VerdictList key={done === null ? "expected" : "done"} verdicts={verdicts} fileName={file.name} />
        </>
      )}
    </Stack>
  );
}

function Counts({ verdicts: { created, updated, unchanged, refused } }: { readonly verdicts: Verdicts }) {
  const { t } = useTranslation();
  return [t("import.created", { count: created }), t("import.updated", { count: updated }), t("import.unchanged", { count: unchanged }), t("import.refused", { count: refused })].join(" · ");
}
