import { Badge, Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { readingText } from "@meterhouse/ui/quantity/quantity.ts";

import { ruleText } from "../../place/rule.ts";
import type { Explanation, Feed } from "./useExplanation.ts";

/** The readings of a point from the last before the slot to the first after it. */
export function Feeds({ feed: { kind, unit, ratio, readings }, told: { zone } }: { readonly feed: Feed; readonly told: Explanation }) {
  const { t } = useTranslation();
  const time = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23", timeZone: zone });
  return (
    <Card component="section">
      <Title order={2} size="h5" mb={4}>{t("explain.readings", { count: readings.length })}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t(kind === "counter" ? "explain.ofCounter" : "explain.ofOther", { ratio: readingText(ratio, null) })}</Text>
      {readings.length === 0 ? <Text size="sm" c="dimmed">{t("explain.noReadings")}</Text> : (
        <Table.ScrollContainer minWidth={360} type="native">
          <Table maw={620} aria-label={t("explain.readings", { count: readings.length })} style={{ fontVariantNumeric: "tabular-nums" }}>
            <Table.Thead><Table.Tr><Table.Th scope="col">{t("readings.at")}</Table.Th><Table.Th scope="col" ta="right">{t("readings.value")}</Table.Th><Table.Th scope="col">{t("readings.quality")}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {readings.map(({ at, value, verdict, rule }) => (
                <Table.Tr key={at}>
                  <Table.Th scope="row" fw={400}>{time.format(Date.parse(at))}</Table.Th>
                  <Table.Td ta="right">{readingText(value, unit)}</Table.Td>
                  <Table.Td>{verdict === "GOOD" ? <Text span inherit c="dimmed">{t("readings.good")}</Text> : <Badge variant="light" color="orange" tt="none" autoContrast={false}>{rule === null ? t("readings.isBad") : ruleText(t, rule)}</Badge>}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}
