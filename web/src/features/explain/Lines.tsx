import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { columnText, readingText, scaleFor } from "@meterhouse/ui/quantity/quantity.ts";

import { useNarrow } from "../../place/useNarrow.ts";
import { UnitHead } from "./UnitHead.tsx";
import type { ExplainedDays, Line } from "./useExplanation.ts";

/** The arithmetic of money and carbon: energy times each price or factor that held. */
export function Lines({ told: { measure, value, unit, energy_unit: energyUnit }, lines }: { readonly told: ExplainedDays; readonly lines: readonly Line[] }) {
  const { t } = useTranslation();
  const isNarrow = useNarrow();
  const title = t(measure === "carbon" ? "explain.factors" : "explain.prices");
  const scale = scaleFor(unit, [...lines.map(({ amount }) => amount), value]);
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{title}</Title>
      <Table aria-label={title} style={{ fontVariantNumeric: "tabular-nums" }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(measure === "carbon" ? "explain.factor" : "explain.tariff")}</Table.Th>
            {!isNarrow && <Table.Th scope="col" ta="right"><UnitHead text={t("explain.energy")} unit={energyUnit} /></Table.Th>}
            {!isNarrow && <Table.Th scope="col" ta="right">{t(measure === "carbon" ? "explain.factor" : "explain.price")}</Table.Th>}
            <Table.Th scope="col" ta="right"><UnitHead text={t("explain.adds")} unit={scale.unit} /></Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ id, name, component, period, price, energy, amount }) => (
            <Table.Tr key={`${String(id)} ${component ?? ""} ${period ?? ""}`}>
              <Table.Th scope="row" fw={500}>
                {id === null ? t("explain.unpriced") : [name, component, period].filter(Boolean).join(" · ")}
                {isNarrow && <Text size="sm" c="dimmed">{readingText(energy, energyUnit)} × {readingText(price, null)}</Text>}
              </Table.Th>
              {!isNarrow && <Table.Td ta="right">{readingText(energy, null)}</Table.Td>}
              {!isNarrow && <Table.Td ta="right">{readingText(price, null)}</Table.Td>}
              <Table.Td ta="right">{columnText(amount, scale)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr><Table.Th scope="row" colSpan={isNarrow ? 1 : 3}>{t("explain.sum")}</Table.Th><Table.Th ta="right">{columnText(value, scale)}</Table.Th></Table.Tr>
        </Table.Tfoot>
      </Table>
    </Card>
  );
}
