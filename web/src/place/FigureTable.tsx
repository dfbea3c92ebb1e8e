import { Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { countText, printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

// More rows than this belong into the spreadsheet; the file has them all.
const MOST_ROWS = 800;

interface FigureTableProps<Row> {
  readonly step: string;
  readonly zone: string;
  readonly unit: string;
  /** What the figures are of, for those who hear it. */
  readonly name?: string | undefined;
  readonly heads: readonly ReactNode[];
  readonly rows: readonly Row[];
  /** The times, one of each row. */
  readonly labels: readonly string[];
  readonly height?: number | undefined;
  /** The cells of a row beside its time. */
  readonly cells: (row: Row, n: number) => ReactNode;
  /** The cells of the whole period. */
  readonly foot?: ReactNode;
}

/** A chart's figures in rows, one of each time. */
export function FigureTable<Row>({ step, zone, unit, name, heads, rows, labels, height = 520, cells, foot }: FigureTableProps<Row>) {
  const { t } = useTranslation();
  const caption = t("table.caption", { unit: printedUnit(unit), zone });
  return (
    <>
      <Table.ScrollContainer minWidth={360} maxHeight={height} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": name === undefined ? caption : `${name}, ${caption}` } }}>
        <Table stickyHeader style={{ fontVariantNumeric: "tabular-nums" }}>
          <Table.Caption>{caption}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(`step.${step}`)}</Table.Th>
              {heads.map((head, n) => <Table.Th key={n} scope="col" ta="right">{head}</Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, MOST_ROWS).map((row, n) => (
              <Table.Tr key={n}>
                <Table.Th scope="row" fw={400}>{labels[n]}</Table.Th>
                {cells(row, n)}
              </Table.Tr>
            ))}
          </Table.Tbody>
          {foot !== undefined && <Table.Tfoot><Table.Tr><Table.Th scope="row">{t("table.whole")}</Table.Th>{foot}</Table.Tr></Table.Tfoot>}
        </Table>
      </Table.ScrollContainer>
      {rows.length > MOST_ROWS && <Text size="sm" c="dimmed">{t("table.more", { shown: countText(MOST_ROWS), total: countText(rows.length) })}</Text>}
    </>
  );
}
