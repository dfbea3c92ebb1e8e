import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Step } from "@meterhouse/ui/api/types.ts";
import { axisLabels, longLabels, writtenLabels } from "@meterhouse/ui/calendar/slot.ts";
import { bandOption } from "@meterhouse/ui/chart/band.ts";
import { Chart } from "@meterhouse/ui/chart/Chart.tsx";
import { useInk, useLook } from "@meterhouse/ui/chart/useLook.ts";
import { printedUnit, readingText } from "@meterhouse/ui/quantity/quantity.ts";

import { type Measured, rounded } from "./measured.ts";

export function SensorChart({ measured, step, zone }: { readonly measured: Measured; readonly step: Step; readonly zone: string }) {
  const { t } = useTranslation();
  const look = useLook();
  const ink = useInk(look);
  const { rows, unit, name } = measured;
  const option = useMemo(() => {
    const starts = rows.map(({ slot }) => Date.parse(slot));
    const labels = longLabels(starts, step, zone);
    return bandOption(rows, ink, look, {
      unit: printedUnit(unit),
      steps: axisLabels(starts, step, zone),
      written: writtenLabels(starts, step, zone),
      value: (value) => readingText(value, null),
      tooltip: (nth) => {
        const content = document.createElement("div");
        const row = rows[nth];
        const told = row === undefined || row.mean === null
          ? [t("sensor.nothing")]
          : (["max", "mean", "min"] as const).map((which) => `${t(`sensor.${which}`)}: ${readingText(rounded(row[which]), unit)}`);
        for (const text of [labels[nth] ?? "", ...told]) content.append(Object.assign(document.createElement("div"), { textContent: text }));
        return content;
      },
    });
  }, [rows, unit, ink, look, step, zone, t]);
  const description = t("sensor.describe", { name, min: readingText(measured.min, unit), mean: readingText(rounded(measured.mean), unit), max: readingText(measured.max, unit) });
  return <Chart option={option} description={description} height={look.narrow ? 220 : 260} />;
}
