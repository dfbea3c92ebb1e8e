import { Badge, Button, Card, Group, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Correction } from "@meterhouse/ui/api/types.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { RepairFile } from "./RepairFile.tsx";
import { useCorrections, useUndo } from "./useCorrections.ts";

interface CorrectionListProps {
  readonly point: number;
  readonly zone: string;
}

/** Who laid what over the readings of a point, when and why; each can be taken back. */
export function CorrectionList({ point, zone }: CorrectionListProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useCorrections(point);
  const may = useMay();
  const undo = useUndo();
  const tag = locale();
  const time = useMemo(() => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: zone }), [tag, zone]);
  const stretch = ({ from, to }: Correction) => {
    const [first, after] = [Date.parse(from), Date.parse(to)];
    if (after - first <= 1000) return time.format(first);
    return after >= FOREVER ? t("correct.onward", { from: time.format(first) }) : time.formatRange(first, after);
  };
  return (
    <Card component="section">
      <Stack gap="sm">
        <Title order={2} size="h5">{t("correct.list")}</Title>
        {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton height={60} />}
        {data?.items.length === 0 && <Text size="sm" c="dimmed">{t("correct.none")}</Text>}
        {data !== undefined && data.items.length > 0 && (
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="xs" aria-label={t("correct.list")}>
              <Table.Thead><Table.Tr><Table.Th scope="col">{t("correct.what")}</Table.Th><Table.Th scope="col">{t("correct.when")}</Table.Th><Table.Th scope="col">{t("correct.reason")}</Table.Th><Table.Th scope="col">{t("correct.by")}</Table.Th><Table.Td /></Table.Tr></Table.Thead>
              <Table.Tbody>
                {data.items.map((each) => (
                  <Table.Tr key={each.id} {...(each.undone_at === null ? {} : { c: "dimmed" })}>
                    <Table.Th scope="row" fw={500}>
                      {t(`correct.act.${each.act}`, { defaultValue: each.act })}
                      {each.point_count > 1 && <Text span size="xs" c="dimmed" display="block">{t("correct.points", { count: each.point_count })}</Text>}
                    </Table.Th>
                    <Table.Td>{stretch(each)}</Table.Td>
                    <Table.Td maw={320} style={{ overflowWrap: "anywhere" }}>{each.reason}</Table.Td>
                    <Table.Td>{each.author}<Text size="xs" c="dimmed">{time.format(Date.parse(each.made_at))}</Text></Table.Td>
                    <Table.Td ta="right">
                      {each.undone_at === null
                        ? may("corrections") && <Button variant="default" size="compact-sm" loading={undo.isPending && undo.variables === each.id} aria-label={t("correct.undoOne", { what: t(`correct.act.${each.act}`, { defaultValue: each.act }), when: stretch(each) })} onClick={() => { undo.mutate(each.id, { onSuccess: () => { say(t("correct.undone")); } }); }}>{t("correct.undo")}</Button>
                        : <Badge variant="light" color="gray" tt="none" autoContrast={false}>{t("correct.undoneBy", { who: each.undone_by ?? "" })}</Badge>}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        <RepairFile mayCorrect={may("corrections")} />
        {undo.error && <Group><Failed error={undo.error} onRetry={() => { undo.mutate(undo.variables); }} /></Group>}
      </Stack>
    </Card>
  );
}

/** Later is for good [ms]. */
const FOREVER = Date.parse("2100-01-01T00:00:00Z");
