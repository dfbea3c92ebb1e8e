import { Badge, Card, Group, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { PendingStages, SilentPoint } from "@meterhouse/ui/api/quality.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { usePending, useSilent } from "./useQuality.ts";

const COLOR = { late: "yellow", silent: "orange", never: "gray" } as const;

/** What should be here by now and is not, and what is still to be computed. */
export function Now({ space }: { readonly space: number | undefined }) {
  const { t } = useTranslation();
  const silent = useSilent(space);
  const pending = usePending();
  return (
    <Stack gap="md">
      <Card component="section">
        <Title order={2} size="h4" mb="xs">{t("dataQuality.silent")}</Title>
        {silent.error && !silent.data && <Failed error={silent.error} onRetry={() => void silent.refetch()} />}
        {!silent.data && !silent.error && <Skeleton height={120} />}
        {silent.data?.items.length === 0 && <Empty icon="check" title={t("dataQuality.noneSilent")} hint={t("dataQuality.noneSilentHint")} />}
        {silent.data !== undefined && silent.data.items.length > 0 && <SilentTable items={silent.data.items} />}
      </Card>
      <Card component="section">
        <Title order={2} size="h4" mb="xs">{t("dataQuality.pending")}</Title>
        {pending.error && !pending.data && <Failed error={pending.error} onRetry={() => void pending.refetch()} />}
        {!pending.data && !pending.error && <Skeleton height={120} />}
        {pending.data && <PendingTable pending={pending.data} />}
      </Card>
    </Stack>
  );
}

function SilentTable({ items }: { readonly items: readonly SilentPoint[] }) {
  const { t } = useTranslation();
  const time = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table>
        <Table.Thead><Table.Tr><Table.Th scope="col">{t("dataQuality.point")}</Table.Th><Table.Th scope="col">{t("dataQuality.stands")}</Table.Th><Table.Th scope="col">{t("dataQuality.since")}</Table.Th><Table.Th scope="col">{t("dataQuality.why")}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {items.map(({ point, state, since, reason }) => (
            <Table.Tr key={point.id}>
              <Table.Th scope="row" fw={400}>{[point.device, point.name].filter(Boolean).join(" · ")}</Table.Th>
              <Table.Td><Badge variant="light" color={COLOR[state]} tt="none" autoContrast={false}>{t(`dataQuality.silence.${state}`)}</Badge></Table.Td>
              <Table.Td>{since === null ? "–" : time.format(Date.parse(since))}</Table.Td>
              <Table.Td><Text size="sm" c={reason === null ? "dimmed" : "inherit"}>{reason ?? t("dataQuality.noReason")}</Text></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PendingTable({ pending: { stages } }: { readonly pending: PendingStages }) {
  const { t } = useTranslation();
  const time = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  return (
    <Table.ScrollContainer minWidth={380}>
      <Table style={{ fontVariantNumeric: "tabular-nums" }}>
        <Table.Thead><Table.Tr><Table.Th scope="col">{t("dataQuality.stage")}</Table.Th><Table.Th scope="col" ta="right">{t("dataQuality.keys")}</Table.Th><Table.Th scope="col" ta="right">{t("dataQuality.slots")}</Table.Th><Table.Th scope="col">{t("dataQuality.waits")}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {stages.map(({ stage, keys, slots, oldest }) => (
            <Table.Tr key={stage}>
              <Table.Th scope="row" fw={400}><Group gap={6}>{t(`dataQuality.stages.${stage}`)}</Group></Table.Th>
              <Table.Td ta="right">{countText(keys)}</Table.Td>
              <Table.Td ta="right">{countText(slots)}</Table.Td>
              <Table.Td>{oldest === null ? "–" : time.format(Date.parse(oldest))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
