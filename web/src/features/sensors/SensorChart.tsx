import { useMantineTheme } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Step } from "@meterhouse/ui/api/types.ts";
import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { bandOption } from "@meterhouse/ui/chart/band.ts";
import { Chart } from "@meterhouse/ui/chart/Chart.tsx";
import { useLook } from "@meterhouse/ui/chart/useLook.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { printedUnit, readingText } from "@meterhouse/ui/quantity/quantity.ts";

import type { Measured } from "./measured.ts";

export function SensorChart({ measured, step, zone }: { readonly measured: Measured; readonly step: Step; readonly zone: string }) {
  const { t } = useTranslation();
  const look = useLook();
  const { colors } = useMantineTheme();
  const { rows, unit, name } = measured;
  const option = useMemo(() => {
    const steps = rows.map(({ slot, mean, min, max }) => ({ start: Date.parse(slot), mean, min, max }));
    const labels = longLabels(steps.map(({ start }) => start), step, zone);
    const hour = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
    const day = new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", timeZone: zone });
    return bandOption(steps, colors.petrol?.[look.text === "#1d2939" ? 7 : 4] ?? "", look, {
      unit: printedUnit(unit),
      axisTime: (at) => (hour.format(at) === "00:00" ? day.format(at) : hour.format(at)),
      value: (value) => readingText(value, null),
      tooltip: (nth) => {
        const content = document.createElement("div");
        const row = rows[nth];
        const told = row === undefined || row.mean === null
          ? [t("sensor.nothing")]
          : (["max", "mean", "min"] as const).map((which) => `${t(`sensor.${which}`)}: ${readingText(row[which], unit)}`);
        for (const text of [labels[nth] ?? "", ...told]) content.append(Object.assign(document.createElement("div"), { textContent: text }));
        return content;
      },
    });
  }, [rows, unit, colors, look, step, zone, t]);
  const description = t("sensor.describe", { name, min: readingText(measured.min, unit), mean: readingText(measured.mean, unit), max: readingText(measured.max, unit) });
  return <Chart option={option} description={description} height={look.narrow ? 220 : 260} />;
}
