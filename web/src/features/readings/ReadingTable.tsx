import { Badge, Button, Card, Group, Pagination, Stack, Switch, Table, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Reading, Readings } from "@meterhouse/ui/api/types.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { readingColumn, readingText } from "@meterhouse/ui/quantity/quantity.ts";

import { ruleText } from "../../place/rule.ts";
import { UnitHead } from "../../place/UnitHead.tsx";

interface ReadingTableProps {
  readonly about: Readings["point"];
  readonly readings: readonly Reading[];
  readonly zone: string;
  /** Overturn the verdict on the reading at an instant [ms]. */
  readonly onAccept?: ((at: number) => void) | undefined;
}

const ON_PAGE = 50;

/** Readings one by one; the bad ones alone, where only they matter. */
export function ReadingTable({ about, readings, zone, onAccept }: ReadingTableProps) {
  const { t } = useTranslation();
  const [onlyBad, setOnlyBad] = useState(false);
  const [page, setPage] = useState(1);
  const kept = useMemo(() => (onlyBad ? readings.filter(({ quality }) => quality === "bad") : readings), [readings, onlyBad]);
  const pages = Math.max(1, Math.ceil(kept.length / ON_PAGE));
  const current = Math.min(page, pages);
  const shown = kept.slice((current - 1) * ON_PAGE, current * ON_PAGE);
  const valueOf = readingColumn(shown.map(({ value }) => value));
  const tag = locale();
  const time = useMemo(() => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "long", hourCycle: "h23", timeZone: zone }), [tag, zone]);
  return (
    <Card component="section">
      <Stack gap="sm">
        <Switch label={t("readings.onlyBad")} checked={onlyBad} onChange={(event) => { setOnlyBad(event.currentTarget.checked); setPage(1); }} />
        <Table.ScrollContainer minWidth={310}>
          <Table maw={760} style={{ fontVariantNumeric: "tabular-nums", wordBreak: "keep-all" }}>
            <Table.Thead><Table.Tr><Table.Th scope="col">{t("readings.at")}</Table.Th><Table.Th scope="col" ta="right"><UnitHead text={t("readings.value")} unit={about.unit} /></Table.Th><Table.Th scope="col">{t("readings.quality")}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {shown.map((reading) => (
                <Table.Tr key={reading.at}>
                  <Table.Th scope="row" fw={400}>{time.format(Date.parse(reading.at))}</Table.Th>
                  <Table.Td ta="right">
                    {valueOf(reading.value)}
                    {reading.edited !== undefined && <Text span size="sm" display="block">{t("correct.counts", { value: readingText(reading.edited, about.unit) })}</Text>}
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs">
                      <QualityMark reading={reading} />
                      {reading.corrected !== undefined && <Badge variant="light" color="blue" tt="none" autoContrast={false}>{t(`correct.mark.${reading.corrected === "left out" ? "leftOut" : reading.corrected}`)}</Badge>}
                      {onAccept !== undefined && reading.quality === "bad" && reading.corrected === undefined && (
                        <Button size="compact-xs" variant="default" aria-label={t("correct.acceptOne", { at: time.format(Date.parse(reading.at)) })} onClick={() => { onAccept(Date.parse(reading.at)); }}>{t("correct.accept")}</Button>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {pages > 1 && <Pagination total={pages} value={current} onChange={setPage} size="sm" getControlProps={(control) => ({ "aria-label": t(`page.${control}`) })} />}
      </Stack>
    </Card>
  );
}

function QualityMark({ reading: { quality, rule } }: { readonly reading: Reading }) {
  const { t } = useTranslation();
  if (quality === "bad") return <Badge variant="light" color="orange" tt="none" autoContrast={false}>{rule === null ? t("readings.isBad") : t("readings.badBy", { rule: ruleText(t, rule) })}</Badge>;
  return <Text size="sm" c="dimmed">{quality === "good" ? t("readings.good") : t("readings.unchecked")}</Text>;
}
