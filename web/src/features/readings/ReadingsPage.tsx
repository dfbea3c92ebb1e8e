import { Button, Card, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { PeriodPicker } from "@meterhouse/ui/period/PeriodPicker.tsx";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { PageHead } from "../../place/PageHead.tsx";
import { addressOf, type PlaceLink, placeOf } from "../../place/tree.ts";
import { usePeriod } from "../../place/usePeriod.ts";
import { useTree } from "../../place/useTree.ts";
import { type Draft, NEW } from "./correct/acts.ts";
import { CorrectForm } from "./correct/CorrectForm.tsx";
import { CorrectionList } from "./correct/CorrectionList.tsx";
import { ReadingChart } from "./ReadingChart.tsx";
import { ReadingTable } from "./ReadingTable.tsx";
import { useReadings } from "./useReadings.ts";

/** What a device really said; what a rule found bad, and what people laid over it, is marked, and they can lay more. */
export function ReadingsPage() {
  const { kind, id, point } = useParams({ from: "/$kind/$id/points/$point" });
  const tree = useTree();
  const found = useMemo(() => (tree.data === undefined ? null : placeOf(tree.data, kind, Number(id))), [tree.data, kind, id]);
  if (tree.isPending) return <Stack><Skeleton height={60} /><Skeleton height={340} /></Stack>;
  return (
    <Shown point={Number(point)} zone={found?.place.zone ?? "UTC"} path={found?.place.path ?? []}
      within={found?.name === undefined ? undefined : { to: addressOf(kind, Number(id)), label: found.name }}
      meter={kind === "meters" && found !== null ? Number(id) : undefined} />
  );
}

const wholeMinute = (instant: number) => Math.round(instant / 60_000) * 60_000;

interface ShownProps {
  readonly point: number;
  readonly zone: string;
  readonly path: Parameters<typeof PageHead>[0]["path"] & object;
  readonly within: PlaceLink | undefined;
  readonly meter: number | undefined;
}

function Shown({ point, zone, path, within, meter }: ShownProps) {
  const { t } = useTranslation();
  const { chosen, period, choose } = usePeriod(zone);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useReadings(point, period, zone);
  const about = data?.pages[0]?.point;
  const readings = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const mayCorrect = useMay()("corrections");
  const [draft, setDraft] = useState<Draft>(NEW);
  const [correcting, setCorrecting] = useState(false);
  const open = (change: Partial<Draft>) => { setDraft({ ...draft, ...change }); setCorrecting(true); };
  const opener = mayCorrect && !correcting && <Button size="compact-sm" variant="default" onClick={() => { open({}); }} data-no-print>{t("correct.open")}</Button>;
  const stretch = useMemo(() => (correcting && draft.from !== null ? [draft.from, draft.to ?? draft.from] as const : null), [correcting, draft.from, draft.to]);
  const bad = readings.filter(({ quality }) => quality === "bad").length;
  return (
    <Stack gap="md">
      <PageHead title={about?.name ?? t("readings.title")} period={period} zone={zone} path={path} within={within}>
        <PeriodPicker chosen={chosen} period={period} onChoose={choose} compares={false} />
      </PageHead>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={420} />}
      {about && readings.length === 0 && <Card><Empty icon="bars" title={t("readings.empty")} hint={t("readings.emptyHint")}>{opener}</Empty></Card>}
      {about && readings.length > 0 && (
        <Card>
          <Group justify="space-between" mb="xs">
            <Text size="sm">{t("readings.count", { count: readings.length, shown: countText(readings.length) })}{bad > 0 && ` · ${t("readings.bad", { count: bad })}`}</Text>
            <Group gap="xs">
              {opener}
              {hasNextPage && <Button size="compact-sm" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("readings.more")}</Button>}
            </Group>
          </Group>
          {hasNextPage && <Text size="xs" c="dimmed" mb="xs">{t("readings.partial")}</Text>}
          <ReadingChart about={about} readings={readings} zone={zone} stretch={stretch}
            onStretch={mayCorrect ? (from, to) => { open({ from: wholeMinute(from), to: wholeMinute(to) }); } : undefined} />
          {mayCorrect && <Text size="xs" c="dimmed" mt={4} data-no-print>{t("correct.dragHint")}</Text>}
        </Card>
      )}
      {about && correcting && <CorrectForm about={about} meter={meter} zone={zone} draft={draft} onDraft={setDraft} onClose={() => { setCorrecting(false); }} />}
      {about && <CorrectionList point={point} zone={zone} />}
      {about && readings.length > 0 && (
        <ReadingTable about={about} readings={readings} zone={zone} onAccept={mayCorrect ? (at) => { open({ act: "accept", from: at, to: at + 1000 }); } : undefined} />
      )}
    </Stack>
  );
}
