import { Badge, Card, Group, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { FindingCard } from "./FindingList.tsx";
import { spanText } from "./finding.ts";
import { usePlanted } from "./useQuality.ts";

/** What the demo plant has planted, and what of it was found. */
export function Planted() {
  const { t } = useTranslation();
  const { data, error, refetch } = usePlanted();
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  if (!data.is_demo) return <Card><Empty icon="box" title={t("dataQuality.noDemo")} hint={t("dataQuality.noDemoHint")} /></Card>;
  const found = data.planted.filter(({ finding }) => finding !== null).length;
  return (
    <Stack gap="md">
      <Group gap="xl">
        <Fact name={t("dataQuality.found")} value={`${String(found)} / ${String(data.planted.length)}`} />
        <Fact name={t("dataQuality.missed")} value={String(data.planted.length - found)} />
        <Fact name={t("dataQuality.falseAlarms")} value={String(data.false_alarms.length)} />
      </Group>
      <Card padding="md">
        <Table.ScrollContainer minWidth={620}>
          <Table>
            <Table.Thead><Table.Tr><Table.Th scope="col">{t("dataQuality.fault")}</Table.Th><Table.Th scope="col">{t("dataQuality.meter")}</Table.Th><Table.Th scope="col">{t("dataQuality.when")}</Table.Th><Table.Th scope="col">{t("dataQuality.result")}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {data.planted.map(({ name, kind, meter, first, after, finding }) => (
                <Table.Tr key={`${name} ${first}`}>
                  <Table.Th scope="row" fw={400}>{t(`finding.kind.${kind}`)}</Table.Th>
                  <Table.Td>{meter}</Table.Td>
                  <Table.Td>{spanText(first, after)}</Table.Td>
                  <Table.Td><Badge variant="light" color={finding === null ? "orange" : "teal"} tt="none" autoContrast={false}>{t(finding === null ? "dataQuality.wasMissed" : "dataQuality.wasFound")}</Badge></Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Card>
      {data.false_alarms.length > 0 && <Title order={2} size="h4">{t("dataQuality.falseAlarms")}</Title>}
      {data.false_alarms.map((finding) => <FindingCard key={finding.id} finding={finding} />)}
    </Stack>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return <div><Text size="xs" c="dimmed">{name}</Text><Text fw={650} size="xl" style={{ fontVariantNumeric: "tabular-nums" }}>{value}</Text></div>;
}
