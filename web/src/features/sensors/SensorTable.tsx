import { Table } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Sensed } from "@meterhouse/ui/api/types.ts";
import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { readingText, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import { FigureTable } from "../../place/FigureTable.tsx";
import { type Measured, rounded } from "./measured.ts";

/** The chart's values in figures. */
export function SensorTable({ measured, sensed }: { readonly measured: Measured; readonly sensed: Sensed }) {
  const { t } = useTranslation();
  const { rows, unit, name } = measured;
  const labels = useMemo(() => longLabels(rows.map(({ slot }) => Date.parse(slot)), sensed.step, sensed.zone), [rows, sensed]);
  return (
    <FigureTable
      step={sensed.step}
      zone={sensed.zone}
      unit={unit}
      name={name}
      rows={rows}
      labels={labels}
      height={360}
      heads={(["mean", "min", "max", "coverage"] as const).map((which) => t(`sensor.${which}`))}
      cells={(row) => (
        <>
          <Table.Td ta="right">{readingText(rounded(row.mean), null)}</Table.Td>
          <Table.Td ta="right">{readingText(row.min, null)}</Table.Td>
          <Table.Td ta="right">{readingText(row.max, null)}</Table.Td>
          <Table.Td ta="right" c="dimmed">{shareText(row.coverage)}</Table.Td>
        </>
      )}
    />
  );
}
