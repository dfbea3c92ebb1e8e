import { Alert, Card, FileButton, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { textOf } from "../../catalogue/values.ts";
import { useActs } from "../../records/acts.ts";
import { type CatalogueRecord, nameOf } from "../../records/record.ts";
import { Picture } from "./Picture.tsx";

interface Put {
  readonly file: File;
  /** The drawing that it replaces. */
  readonly former: unknown;
}

interface DrawingCardProps {
  /** Null where there is none yet; then one is made of the first file. */
  readonly drawing: CatalogueRecord | null;
  /** What a new one is called. */
  readonly name: string;
  readonly onMade: (id: number) => Promise<unknown>;
}

/** A drawing, and the way to put another in its place. */
export function DrawingCard({ drawing, name, onMade }: DrawingCardProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()("configuration");
  const acts = useActs("drawings");
  const put = useMutation({
    // What it was is noted as the change is asked for: once it is made, the record that is held is the new one.
    mutationFn: async ({ file }: Put) => {
      const source = await file.text();
      if (drawing !== null) return acts.change(drawing.id, { source });
      const made = await acts.create({ name, source });
      await onMade(made.body.id);
      return made;
    },
    onSuccess: ({ body }, { file, former }) => {
      say(t("special.drawing.put", { name: file.name }), former === null ? {} : { undo: () => acts.change(body.id, { source: former }) });
    },
  });
  const reasons = put.error instanceof Problem ? put.error.errors : [];
  return (
    <Card component="section" aria-label={t("special.drawing.title")}>
      <Stack gap="sm">
        {drawing === null ? <Empty icon="diagram" title={t("special.drawing.none")} hint={t("special.drawing.noneHint")} /> : <Picture source={textOf(drawing.source)} name={nameOf(drawing)} />}
        {reasons.length > 0 && (
          <Alert role="alert" color="red" variant="light" icon={<Icon name="warning" />} title={t("special.drawing.refused")}>
            {reasons.map(({ field, reason }, n) => <Text size="sm" key={n}>{field === "source" ? reason : `${field}: ${reason}`}</Text>)}
          </Alert>
        )}
        {put.error && reasons.length === 0 && <Failed error={put.error} />}
        {mayWrite && (
          <Group>
            <FileButton accept=".svg,image/svg+xml" onChange={(file) => { if (file !== null) put.mutate({ file, former: drawing?.source ?? null }); }} inputProps={{ "aria-label": t("special.drawing.file") }}>
              {(props) => <Button {...props} variant={drawing === null ? "filled" : "default"} leftSection={<Icon name="upload" size={16} />} loading={put.isPending}>{t(drawing === null ? "special.drawing.upload" : "special.drawing.replace")}</Button>}
            </FileButton>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
