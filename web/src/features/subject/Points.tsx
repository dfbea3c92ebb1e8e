import { Anchor, Card, Code, Group, Skeleton, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { ChannelValue, MeterPoint } from "@meterhouse/ui/api/types.ts";
import { Age } from "@meterhouse/ui/live/Age.tsx";
import type { Live } from "@meterhouse/ui/live/useLive.ts";
import { readingText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import classes from "./subject.module.css";

interface PointsProps {
  readonly meter: number;
  readonly live: Live;
  readonly zone: string;
}

function usePoints(meter: number) {
  return useQuery({
    queryKey: ["points", meter],
    queryFn: ({ signal }) => get<{ items: MeterPoint[] }>(`/meters/${String(meter)}/points`, {}, signal),
  });
}

/** Channel of the point, which is named by the point's key or its last part. */
export function latestOf(point: MeterPoint, values: readonly ChannelValue[]): ChannelValue | null {
  return values.find(({ component, channel }) => `${component}/${channel}` === point.key || channel === point.key)
    ?? values.find(({ channel }) => channel === point.key.split(/[./]/).at(-1)) ?? null;
}

/** The points that feed a meter, each with its newest value and the way to its readings. */
export function Points({ meter, live, zone }: PointsProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = usePoints(meter);
  return (
    <Card component="section" data-no-print>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">{t("points.title")}</Title>
        <Group gap={5} wrap="nowrap"><span className={classes.dot} data-state={live.state} /><Text size="xs" c="dimmed">{t(`live.${live.state}`)}</Text></Group>
      </Group>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={160} />}
      {data?.items.length === 0 && <Empty icon="bolt" title={t("points.empty")} hint={t("points.emptyHint")} />}
      {data && data.items.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table className={classes.numbers} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("points.point")}</Table.Th>
                <Table.Th scope="col" className={classes.device}>{t("points.device")}</Table.Th>
                <Table.Th scope="col" ta="right">{t("points.latest")}</Table.Th>
                <Table.Th scope="col">{t("points.age")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((point) => <Row key={point.id} point={point} meter={meter} latest={latestOf(point, live.values)} zone={zone} />)}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

interface RowProps {
  readonly point: MeterPoint;
  readonly meter: number;
  readonly latest: ChannelValue | null;
  readonly zone: string;
}

function Row({ point, meter, latest, zone }: RowProps) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        <Anchor component={Link} to="/$kind/$id/points/$point" params={{ kind: "meters", id: String(meter), point: String(point.id) } as never} inherit>{point.name}</Anchor>
        <Text size="xs" c="dimmed" fw={400} className={classes.device}><Code>{point.key}</Code></Text>
      </Table.Th>
      <Table.Td className={classes.device}>
        {point.device ?? "–"}
        {point.ratio !== null && point.ratio !== 1 && <Text size="xs" c="dimmed">{t("points.ratio", { ratio: readingText(point.ratio, null) })}</Text>}
      </Table.Td>
      <Table.Td ta="right">{readingText(latest?.value ?? null, latest?.unit ?? point.unit)}</Table.Td>
      <Table.Td c="dimmed">{latest === null ? t("points.none") : <Age at={Date.parse(latest.timestamp)} zone={zone} />}</Table.Td>
    </Table.Tr>
  );
}
