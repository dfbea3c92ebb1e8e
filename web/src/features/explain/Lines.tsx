import { Card, Table, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { readingText, valueText } from "@meterhouse/ui/quantity/quantity.ts";

import type { ExplainedDays, Line } from "./useExplanation.ts";

/** The arithmetic of money and carbon: energy times each price or factor that held. */
export function Lines({ told: { measure, value, unit }, lines }: { readonly told: ExplainedDays; readonly lines: readonly Line[] }) {
  const { t } = useTranslation();
  const title = t(measure === "carbon" ? "explain.factors" : "explain.prices");
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{title}</Title>
      <Table.ScrollContainer minWidth={420} type="native">
        <Table aria-label={title} style={{ fontVariantNumeric: "tabular-nums" }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(measure === "carbon" ? "explain.factor" : "explain.tariff")}</Table.Th>
              <Table.Th scope="col" ta="right">{t("explain.energy")}</Table.Th>
              <Table.Th scope="col" ta="right">{t(measure === "carbon" ? "explain.factor" : "explain.price")}</Table.Th>
              <Table.Th scope="col" ta="right">{t("explain.adds")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map(({ id, name, component, period, price, energy, amount }) => (
              <Table.Tr key={`${String(id)} ${component ?? ""} ${period ?? ""}`}>
                <Table.Th scope="row" fw={500}>{id === null ? t("explain.unpriced") : [name, component, period].filter(Boolean).join(" · ")}</Table.Th>
                <Table.Td ta="right">{readingText(energy, null)}</Table.Td>
                <Table.Td ta="right">{readingText(price, null)}</Table.Td>
                <Table.Td ta="right">{valueText(amount, unit)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr><Table.Th scope="row" colSpan={3}>{t("explain.sum")}</Table.Th><Table.Th ta="right">{valueText(value, unit)}</Table.Th></Table.Tr>
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
