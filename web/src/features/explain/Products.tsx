import { Card, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { columnText, scaleFor } from "@meterhouse/ui/quantity/quantity.ts";

import { useNarrow } from "../../place/useNarrow.ts";
import { UnitHead } from "../../place/UnitHead.tsx";

export interface Product {
  readonly key: string;
  readonly name: ReactNode;
  /** What is multiplied, in the order of the heads. */
  readonly factors: readonly string[];
  /** The same in a line, where there is no room for a column each. */
  readonly line: string;
  readonly adds: number | null;
}

interface ProductsProps {
  readonly title: string;
  readonly named: string;
  readonly heads: readonly ReactNode[];
  readonly rows: readonly Product[];
  readonly sum: number | null;
  readonly unit: string;
  /** Said where there are no rows. */
  readonly none?: string;
}

/** An arithmetic in rows: each is a product of some factors, and what it adds to the sum. */
export function Products({ title, named, heads, rows, sum, unit, none }: ProductsProps) {
  const { t } = useTranslation();
  const isNarrow = useNarrow();
  const scale = scaleFor(unit, [...rows.map(({ adds }) => adds), sum]);
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{title}</Title>
      {rows.length === 0 && none !== undefined ? <Text size="sm" c="dimmed">{none}</Text> : (
        <Table aria-label={title} style={{ fontVariantNumeric: "tabular-nums" }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{named}</Table.Th>
              {!isNarrow && heads.map((head, n) => <Table.Th key={n} scope="col" ta="right">{head}</Table.Th>)}
              <Table.Th scope="col" ta="right"><UnitHead text={t("explain.adds")} unit={scale.unit} /></Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, name, factors, line, adds }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={500}>{name}{isNarrow && <Text size="sm" c="dimmed">{line}</Text>}</Table.Th>
                {!isNarrow && factors.map((factor, n) => <Table.Td key={n} ta="right">{factor}</Table.Td>)}
                <Table.Td ta="right">{columnText(adds, scale)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row" colSpan={isNarrow ? 1 : heads.length + 1}>{t("explain.sum")}</Table.Th>
              <Table.Th ta="right">{columnText(sum, scale)}</Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      )}
    </Card>
  );
}
