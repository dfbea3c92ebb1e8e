import { Button, FileButton, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "@meterhouse/ui/api/client.ts";
import { download } from "@meterhouse/ui/api/download.ts";
import type { RepairOutcome } from "@meterhouse/ui/api/types.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { Effect } from "./Effect.tsx";
import { SeenBy } from "./SeenBy.tsx";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Many corrections as one workbook: tried line by line, then applied as a whole; and those that stand as one. */
export function RepairFile({ mayCorrect }: { readonly mayCorrect: boolean }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const told = useMutation({ mutationFn: () => download("/corrections.xlsx", {}) });
  const send = useMutation({
    mutationFn: async ({ content, dryRun }: { content: File; dryRun: boolean }) => (await call<RepairOutcome>("/corrections/import", { method: "POST", query: { dry_run: dryRun }, file: { content, type: XLSX } })).body,
    onSuccess: async (outcome) => {
      if (!outcome.kept) return;
      say(t("correct.file.done", { count: outcome.ids.length }));
      setFile(null);
      send.reset();
      await cache.invalidateQueries();
    },
  });
  const choose = (chosen: File | null) => {
    setFile(chosen);
    send.reset();
    if (chosen !== null) send.mutate({ content: chosen, dryRun: true });
  };
  const outcome = send.data;
  return (
    <Stack gap="xs" data-no-print>
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: "1 1 260px" }}>
          <Title order={3} size="h6">{t("correct.file.title")}</Title>
          <Text size="xs" c="dimmed">{t("correct.file.hint")}</Text>
        </div>
        <Group gap="xs">
          {mayCorrect && <FileButton accept={`.xlsx,${XLSX}`} onChange={choose} key={file?.name ?? ""}>{(props) => <Button {...props} variant="default" size="compact-sm" loading={send.isPending}>{t("correct.file.choose")}</Button>}</FileButton>}
          <Button variant="default" size="compact-sm" leftSection={<Icon name="download" size={16} />} loading={told.isPending} onClick={() => { told.mutate(); }}>{t("correct.file.export")}</Button>
        </Group>
      </Group>
      {told.error && <Failed error={told.error} onRetry={() => { told.mutate(); }} />}
      {send.error && file !== null && <Failed error={send.error} onRetry={() => { send.mutate(send.variables); }} />}
      {outcome !== undefined && file !== null && (
        <>
          <Table.ScrollContainer minWidth={320} mah={320}>
            <Table verticalSpacing={4} aria-label={file.name}>
              <Table.Thead><Table.Tr><Table.Th scope="col">{t("correct.file.line")}</Table.Th><Table.Th scope="col">{t("correct.file.verdict")}</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>
                {outcome.rows.map(({ row, status, reasons }) => (
                  <Table.Tr key={row}>
                    <Table.Th scope="row" fw={400}>{row}</Table.Th>
                    <Table.Td><Text size="sm" fw={status === "refused" ? 600 : 400}>{t(`correct.file.${status}`)}</Text>{reasons.map((reason) => <Text key={reason} size="sm" lang="en">{reason}</Text>)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {outcome.refused > 0 && <Text size="sm" role="status">{t("correct.file.mend")}</Text>}
          {outcome.refused === 0 && outcome.new === 0 && <Text size="sm" role="status">{t("correct.file.nothing")}</Text>}
          {outcome.refused === 0 && outcome.new > 0 && outcome.effect !== null && (
            <>
              <Effect effect={outcome.effect} />
              {outcome.seen !== null && <SeenBy seen={outcome.seen} months={outcome.months} />}
              <Group><Button loading={send.isPending} onClick={() => { send.mutate({ content: file, dryRun: false }); }}>{t("correct.file.apply", { count: outcome.new })}</Button></Group>
            </>
          )}
        </>
      )}
    </Stack>
  );
}
