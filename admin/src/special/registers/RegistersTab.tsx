import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { TabProps } from "../tab.ts";
import { AddFromModel } from "./AddFromModel.tsx";
import { addressIn } from "./address.ts";
import { type Drawn, PointDrawer } from "./PointDrawer.tsx";
import { FRESH_POINT } from "./PointForm.tsx";
import { usePoints, useTestRead } from "./points.ts";
import { RegisterTable } from "./RegisterTable.tsx";
import { TryAddress } from "./TryAddress.tsx";

/** The registers of a device: what is read from it, and what it answers now. */
export function RegistersTab({ held: { record } }: TabProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()("metering");
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [choosing, model] = useDisclosure(false);
  const { data: points, error, refetch } = usePoints(record.id);
  const read = useTestRead(record.id);
  if (error && !points) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!points) return <Skeleton height={320} />;
  const unit = points.map(({ address }) => addressIn(address)).find((address) => address !== null)?.unit ?? 1;
  const silent = read.data === undefined ? 0 : [...read.data.values()].filter(({ reason }) => reason !== null).length;
  return (
    <Stack>
      {mayWrite && (
        <Group gap="xs">
          <Button leftSection={<Icon name="bolt" size={16} />} disabled={points.every(({ address }) => addressIn(address) === null)} loading={read.isPending} onClick={() => { read.mutate(points); }}>{t("special.registers.testRead")}</Button>
          <Button variant="default" leftSection={<Icon name="table" size={16} />} onClick={model.open}>{t("special.registers.fromModel")}</Button>
          <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => { setDrawn({ start: FRESH_POINT }); }}>{t("special.registers.newPoint")}</Button>
          <Text size="sm" c={silent > 0 ? "var(--mantine-color-error)" : "dimmed"} role="status">{read.data !== undefined && t("special.registers.answered", { answered: read.data.size - silent, count: read.data.size })}</Text>
        </Group>
      )}
      {read.error && <Failed error={read.error} onRetry={() => { read.mutate(points); }} />}
      {points.length === 0
        ? <Empty icon="wire" title={t("special.registers.empty")} hint={t("special.registers.emptyHint")} />
        : <RegisterTable points={points} answers={read.data ?? null} onEdit={mayWrite ? (point) => { setDrawn({ point }); } : null} />}
      {mayWrite && <TryAddress device={record.id} unit={unit} onKeep={(address) => { setDrawn({ start: { ...FRESH_POINT, address } }); }} />}
      <PointDrawer device={record.id} drawn={drawn} onClose={() => { setDrawn(null); }} />
      {choosing && <AddFromModel opened device={record.id} profile={typeof record.profile === "string" ? record.profile : null} unit={unit} taken={new Set(points.map(({ name }) => name))} onClose={model.close} />}
    </Stack>
  );
}
