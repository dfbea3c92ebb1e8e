import { Anchor, Card, Group, SegmentedControl, Select, Skeleton, Stack, Text, Title } from "@mantine/core";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { TreePart } from "@meterhouse/ui/api/types.ts";
import { autoStep, stepsFor } from "@meterhouse/ui/calendar/step.ts";
import { PeriodPicker } from "@meterhouse/ui/period/PeriodPicker.tsx";
import { readingText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { type Drawn, drawnFrom } from "../../place/drawn.ts";
import { PageHead } from "../../place/PageHead.tsx";
import { PartPlace } from "../../place/PartPlace.tsx";
import { addressOf, type Place } from "../../place/tree.ts";
import { usePeriod } from "../../place/usePeriod.ts";
import { measuredOf, rounded } from "./measured.ts";
import { SensorChart } from "./SensorChart.tsx";
import { SensorTable } from "./SensorTable.tsx";
import { useSensor } from "./useSensor.ts";

/** Temperature, humidity, air: mean, least and greatest value of each point of a sensor, step by step. */
export function SensorPage() {
  const { id } = useParams({ from: "/sensors/$id" });
  return <PartPlace kind="sensors" id={Number(id)}>{(sensor, place, note) => <Shown key={sensor.id} sensor={sensor} place={place} note={note} />}</PartPlace>;
}

interface ShownProps {
  readonly sensor: TreePart;
  readonly place: Place;
  readonly note: ReactNode;
}

function Shown({ sensor, place, note }: ShownProps) {
  const { t } = useTranslation();
  const { chosen, period, choose } = usePeriod(place.zone);
  const view = drawnFrom(useSearch({ strict: false }));
  const navigate = useNavigate();
  const steps = stepsFor(period);
  const step = view.step !== undefined && steps.includes(view.step) ? view.step : autoStep(period, "load");
  const show = (next: { [Key in keyof Drawn]: Drawn[Key] | undefined }) => {
    void navigate({ to: ".", search: (before: object) => ({ ...before, ...next }) as never, replace: true, resetScroll: false });
  };
  const { data, error, refetch, isPlaceholderData } = useSensor(sensor.id, period, step);
  const all = useMemo(() => (data ? measuredOf(data) : []), [data]);
  const asTable = view.as === "table";
  return (
    <Stack gap="md">
      <PageHead title={sensor.name} period={period} zone={data?.zone ?? place.zone} path={place.path} note={note}>
        <PeriodPicker chosen={chosen} period={period} onChoose={choose} compares={false} />
      </PageHead>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} />}
      {data && all.length === 0 && <Card><Empty icon="bars" title={t("sensor.noPoints")} hint={t("sensor.noPointsHint")} /></Card>}
      {data && all.length > 0 && (
        <Group justify="space-between" data-no-print>
          <Select aria-label={t("view.step")} w={150} allowDeselect={false} value={step} data={steps.map((each) => ({ value: each, label: t(`step.${each}`) }))}
            onChange={(next) => { if (next !== null) show({ step: next }); }} />
          <SegmentedControl aria-label={t("view.as")} value={asTable ? "table" : "chart"} onChange={(next) => { show({ as: next === "table" ? "table" : undefined }); }}
            data={[{ value: "chart", label: t("view.chart") }, { value: "table", label: t("view.table") }]} />
        </Group>
      )}
      {data && all.map((measured) => (
        <Card key={measured.id} component="section" style={{ opacity: isPlaceholderData ? 0.55 : 1 }}>
          <Group justify="space-between" gap="xs" mb="xs">
            <Title order={2} size="h4"><Anchor component={Link} to={`${addressOf("sensors", sensor.id)}/points/${String(measured.id)}`} inherit>{measured.name}</Anchor></Title>
            {measured.mean !== null && (
              <Text size="sm" c="dimmed">{(["min", "mean", "max"] as const).map((which) => `${t(`sensor.${which}`)} ${readingText(rounded(measured[which]), measured.unit)}`).join(" · ")}</Text>
            )}
          </Group>
          {measured.mean === null && <Empty icon="bars" title={t("sensor.empty")} hint={t("sensor.emptyHint")} />}
          {measured.mean !== null && (asTable ? <SensorTable measured={measured} sensed={data} /> : <SensorChart measured={measured} step={data.step} zone={data.zone} />)}
        </Card>
      ))}
    </Stack>
  );
}
