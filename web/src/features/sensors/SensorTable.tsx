import { Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Sensed } from "@meterhouse/ui/api/types.ts";
import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { countText, printedUnit, readingText, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import { type Measured, rounded } from "./measured.ts";

const MOST_ROWS = 800;

/** The chart's values in figures. */
export function SensorTable({ measured, sensed }: { readonly measured: Measured; readonly sensed: Sensed }) {
  const { t } = useTranslation();
  const { rows, unit, name } = measured;
  const labels = useMemo(() => longLabels(rows.map(({ slot }) => Date.parse(slot)), sensed.step, sensed.zone), [rows, sensed]);
  const caption = t("table.caption", { unit: printedUnit(unit), zone: sensed.zone });
  return (
    <>
      <Table.ScrollContainer minWidth={340} maxHeight={360} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": `${name}, ${caption}` } }}>
        <Table stickyHeader style={{ fontVariantNumeric: "tabular-nums" }}>
          <Table.Caption>{caption}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(`step.${sensed.step}`)}</Table.Th>
              {(["mean", "min", "max", "coverage"] as const).map((which) => <Table.Th key={which} scope="col" ta="right">{t(`sensor.${which}`)}</Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, MOST_ROWS).map((row, n) => (
              <Table.Tr key={row.slot}>
                <Table.Th scope="row" fw={400}>{labels[n]}</Table.Th>
                <Table.Td ta="right">{readingText(rounded(row.mean), null)}</Table.Td>
                <Table.Td ta="right">{readingText(row.min, null)}</Table.Td>
                <Table.Td ta="right">{readingText(row.max, null)}</Table.Td>
                <Table.Td ta="right" c="dimmed">{shareText(row.coverage)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rows.length > MOST_ROWS && <Text size="sm" c="dimmed">{t("table.more", { shown: countText(MOST_ROWS), total: countText(rows.length) })}</Text>}
    </>
  );
}
