import { Button, Card, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { PeriodPicker } from "@meterhouse/ui/period/PeriodPicker.tsx";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { PageHead } from "../../place/PageHead.tsx";
import { placeOfMeter } from "../../place/tree.ts";
import { usePeriod } from "../../place/usePeriod.ts";
import { useTree } from "../../place/useTree.ts";
import { ReadingChart } from "./ReadingChart.tsx";
import { ReadingTable } from "./ReadingTable.tsx";
import { useReadings } from "./useReadings.ts";

/** What a device really said, before any rule has touched it; what a rule found bad is marked. */
export function ReadingsPage() {
  const params = useParams({ from: "/meters/$id/points/$point" });
  const tree = useTree();
  const place = useMemo(() => placeOfMeter(tree.data?.items ?? [], Number(params.id)), [tree.data, params.id]);
  if (tree.isPending) return <Stack><Skeleton height={60} /><Skeleton height={340} /></Stack>;
  const meter = place?.path.at(-1)?.meters.find(({ id }) => id === Number(params.id));
  return <Shown point={Number(params.point)} zone={place?.zone ?? "UTC"} path={place?.path ?? []} {...(meter === undefined ? {} : { meter })} />;
}

interface ShownProps {
  readonly point: number;
  readonly zone: string;
  readonly path: Parameters<typeof PageHead>[0]["path"] & object;
  readonly meter?: { readonly id: number; readonly name: string };
}

function Shown({ point, zone, path, meter }: ShownProps) {
  const { t } = useTranslation();
  const { chosen, period, choose } = usePeriod(zone);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useReadings(point, period, zone);
  const about = data?.pages[0]?.point;
  const readings = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const bad = readings.filter(({ quality }) => quality === "bad").length;
  return (
    <Stack gap="md">
      <PageHead title={about?.name ?? t("readings.title")} period={period} zone={zone} path={path} {...(meter === undefined ? {} : { meter })}>
        <PeriodPicker chosen={chosen} period={period} onChoose={choose} compares={false} />
      </PageHead>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={420} />}
      {about && readings.length === 0 && <Card><Empty icon="bars" title={t("readings.empty")} hint={t("readings.emptyHint")} /></Card>}
      {about && readings.length > 0 && (
        <>
          <Card>
            <Group justify="space-between" mb="xs">
              <Text size="sm">{t("readings.count", { count: readings.length, shown: countText(readings.length) })}{bad > 0 && ` · ${t("readings.bad", { count: bad })}`}</Text>
              {hasNextPage && <Button size="compact-sm" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("readings.more")}</Button>}
            </Group>
            {hasNextPage && <Text size="xs" c="dimmed" mb="xs">{t("readings.partial")}</Text>}
            <ReadingChart about={about} readings={readings} zone={zone} />
          </Card>
          <ReadingTable about={about} readings={readings} zone={zone} />
        </>
      )}
    </Stack>
  );
}
