import { Card, Code, Table, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { valueText } from "@meterhouse/ui/quantity/quantity.ts";

import type { AskedSlot } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import type { Explanation } from "./useExplanation.ts";

interface FormulaProps {
  readonly told: Explanation;
  readonly formula: NonNullable<Explanation["formula"]>;
  readonly asked: AskedSlot;
}

/** What a virtual meter is computed from. */
export function Formula({ told, formula: { text, inputs }, asked }: FormulaProps) {
  const { t } = useTranslation();
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{t("explain.formula")}</Title>
      <Code block>{text}</Code>
      <Table mt="sm" maw={560} aria-label={t("explain.inputs")} style={{ fontVariantNumeric: "tabular-nums" }}>
        <Table.Thead><Table.Tr><Table.Th scope="col">{t("explain.variable")}</Table.Th><Table.Th scope="col">{t("explain.meter")}</Table.Th><Table.Th scope="col" ta="right">{t("explain.value")}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {inputs.map(({ variable, meter, series, value = null }) => (
            <Table.Tr key={variable}>
              <Table.Th scope="row" fw={400}><Code>{variable}</Code></Table.Th>
              <Table.Td>{meter === null ? t("explain.hidden") : series === undefined ? meter.name : <ExplainLink asked={{ ...asked, series }}>{meter.name}</ExplainLink>}</Table.Td>
              <Table.Td ta="right">{meter === null ? "–" : valueText(value, told.unit)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
