import { Card, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Age } from "@meterhouse/ui/live/Age.tsx";
import type { LineState } from "@meterhouse/ui/live/socket.ts";
import { useNow } from "@meterhouse/ui/live/useNow.ts";
import { quantityText } from "@meterhouse/ui/quantity/quantity.ts";

import type { Power } from "./power.ts";
import classes from "./subject.module.css";

interface LivePowerProps {
  readonly power: Power;
  readonly line: LineState;
  readonly zone: string;
}

// A meter that has been silent for longer than this no longer says what is drawn now.
const STALE_MS = 5 * 60_000;

/** Power drawn now, how old the figure is, and whether the line stands. */
export function LivePower({ power, line, zone }: LivePowerProps) {
  const { t } = useTranslation();
  const now = useNow(5000);
  const isStale = now - power.at > STALE_MS;
  const state = line === "live" && isStale ? "stale" : line;
  return (
    <Card padding="sm" data-no-print>
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <Text size="sm" c="dimmed" truncate>{t("live.title")}</Text>
        <Group gap={5} wrap="nowrap"><span className={classes.dot} data-state={state} /><Text size="xs" c="dimmed">{t(`live.${state}`)}</Text></Group>
      </Group>
      <Text component="div" className={classes.figure} data-stale={isStale}>{quantityText(power.value, "kW")}</Text>
      <Text size="xs" c="dimmed" component="div">
        <Age at={power.at} zone={zone} />
        {power.told < power.asked && <> · {t("live.some", { told: power.told, asked: power.asked })}</>}
      </Text>
    </Card>
  );
}
