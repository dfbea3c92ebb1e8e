import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { readingText, valueText } from "@meterhouse/ui/quantity/quantity.ts";

import type { Explanation } from "./useExplanation.ts";

/** The energy of a meter times its price or factor, and the lines of the tariff that the price is made of. */
export function Multiplication({ told: { energy = null, price = null, factor = null, value, unit, measure } }: { readonly told: Explanation }) {
  const { t } = useTranslation();
  const by = measure === "carbon" ? factor?.factor ?? null : price?.price ?? null;
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{t(measure === "carbon" ? "explain.byFactor" : "explain.byPrice", { name: (measure === "carbon" ? factor?.name : price?.tariff?.name) ?? "–" })}</Title>
      {by === null ? <Text size="sm" c="dimmed">{t("explain.noPrice")}</Text>
        : <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>{readingText(energy, null)} × {readingText(by, null)} = {valueText(value, unit)}</Text>}
      {price !== null && price.lines.length > 0 && (
        <Table mt="sm" maw={560} aria-label={t("explain.lines")}>
          <Table.Thead><Table.Tr><Table.Th scope="col">{t("explain.component")}</Table.Th><Table.Th scope="col">{t("explain.period")}</Table.Th><Table.Th scope="col" ta="right">{t("explain.price")}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {price.lines.map(({ component, period, price: each }) => (
              <Table.Tr key={component}><Table.Th scope="row" fw={400}>{component}</Table.Th><Table.Td>{period ?? t("explain.always")}</Table.Td><Table.Td ta="right">{readingText(each, null)}</Table.Td></Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
