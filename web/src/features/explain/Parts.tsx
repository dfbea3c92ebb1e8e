import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { columnText, scaleFor, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import { type AskedDays, askedOfSeries, type AskedPart } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { UnitHead } from "../../place/UnitHead.tsx";
import type { ExplainedDays } from "./useExplanation.ts";

/** The spaces below and the meters that add to a total, each leading on. */
export function Parts({ told: { parts, value, unit, zone }, asked }: { readonly told: ExplainedDays; readonly asked: AskedDays | AskedPart }) {
  const { t } = useTranslation();
  const scale = scaleFor(unit, [...parts.map(({ adds }) => adds), value]);
  const label = (instant: string) => longLabels([Date.parse(instant)], "slot", zone)[0];
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{t("explain.parts", { count: parts.length })}</Title>
      <Table aria-label={t("explain.parts", { count: parts.length })} style={{ fontVariantNumeric: "tabular-nums" }}>
        <Table.Thead>
          <Table.Tr><Table.Th scope="col">{t("explain.part")}</Table.Th><Table.Th scope="col" ta="right">{t("explain.share")}</Table.Th><Table.Th scope="col" ta="right"><UnitHead text={t("explain.adds")} unit={scale.unit} /></Table.Th></Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parts.map(({ subject, series, weight, since, until, adds }, n) => (
            <Table.Tr key={n}>
              <Table.Th scope="row" fw={500}>
                {subject === null ? t("explain.hiddenPart") : series === null ? subject.name : <ExplainLink asked={askedOfSeries(asked, series)}>{subject.name}</ExplainLink>}
                {since !== null && <Text size="xs" c="dimmed">{t("explain.since", { at: label(since) })}</Text>}
                {until !== null && <Text size="xs" c="dimmed">{t("explain.until", { at: label(until) })}</Text>}
              </Table.Th>
              <Table.Td ta="right">{shareText(weight)}</Table.Td>
              <Table.Td ta="right">{columnText(adds, scale)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr><Table.Th scope="row" colSpan={2}>{t("explain.sum")}</Table.Th><Table.Th ta="right">{columnText(value, scale)}</Table.Th></Table.Tr>
        </Table.Tfoot>
      </Table>
    </Card>
  );
}
