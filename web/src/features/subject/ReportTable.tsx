import { Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Report, ReportPart } from "@meterhouse/ui/api/types.ts";
import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { type Figure, figuresOf, type Figures } from "@meterhouse/ui/chart/figures.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { useNow } from "@meterhouse/ui/live/useNow.ts";
import { Change } from "@meterhouse/ui/quantity/Change.tsx";
import { countText, isCurrency, moneyText, numberText } from "@meterhouse/ui/quantity/quantity.ts";

import type { Asked } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import classes from "./subject.module.css";

// More rows than this belong into the spreadsheet; the file has them all.
const MOST_ROWS = 800;

interface ReportTableProps {
  readonly report: Report;
  readonly parts: readonly ReportPart[];
  /** Part to its series, where the figures of slots can be explained. */
  readonly series?: ReadonlyMap<string, number> | undefined;
  /** How figures of closed months are told. */
  readonly closed?: "current" | undefined;
}

/** The chart's figures as a table: the same numbers in the same unit, and the marks in words. */
export function ReportTable({ report, parts, series, closed }: ReportTableProps) {
  const { t } = useTranslation();
  const now = useNow(300_000);
  const figures = useMemo(() => figuresOf(report, parts, now), [report, parts, now]);
  const tag = locale();
  const labels = useMemo(() => longLabels(figures.starts, report.step, report.zone, tag), [figures, report, tag]);
  const shown = labels.slice(0, MOST_ROWS);
  return (
    <>
      <Table.ScrollContainer minWidth={360} maxHeight={520} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": t("table.caption", { unit: figures.scale.unit, zone: report.zone }) } }}>
        <Table stickyHeader className={classes.numbers}>
          <Table.Caption>{t("table.caption", { unit: figures.scale.unit, zone: report.zone })}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(`step.${report.step}`)}</Table.Th>
              {figures.series.map(({ id, name }) => <Table.Th key={String(id)} scope="col" ta="right">{name} <Text component="span" inherit c="dimmed" fw={400}>{figures.scale.unit}</Text></Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((label, n) => (
              <Table.Tr key={figures.starts[n]}>
                <Table.Th scope="row" fw={400}>{label}</Table.Th>
                {figures.series.map(({ id, figures: each }) => <Cell key={String(id)} figure={each[n] ?? null} figures={figures} measure={report.report} asked={askedOf(series?.get(String(id)), figures.starts[n], closed)} />)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {labels.length > MOST_ROWS && <Text size="sm" c="dimmed">{t("table.more", { shown: countText(MOST_ROWS), total: countText(labels.length) })}</Text>}
    </>
  );
}

function askedOf(series: number | undefined, start: number | undefined, closed: "current" | undefined): Asked | null {
  return series === undefined || start === undefined ? null : { series, at: new Date(start).toISOString(), ...(closed === undefined ? {} : { closed }) };
}

interface CellProps {
  readonly figure: Figure | null;
  readonly figures: Figures;
  readonly measure: string;
  readonly asked: Asked | null;
}

function Cell({ figure, figures: { scale }, measure, asked }: CellProps) {
  const { t } = useTranslation();
  const text = isCurrency(scale.unit) ? moneyText(figure?.value ?? null, scale.unit) : numberText(figure?.value ?? null, scale);
  const quality = figure?.quality === "VALID" ? null : figure?.quality ?? null;
  const change = figure?.adjustment ?? null;
  const adjustment = change === null ? null : `${change > 0 ? "+" : ""}${isCurrency(scale.unit) ? moneyText(change, scale.unit) : numberText(change, scale)}`;
  return (
    <Table.Td ta="right">
      {asked === null || figure?.value == null ? text : <ExplainLink asked={asked}>{text}</ExplainLink>}
      {figure?.change !== null && figure?.change !== undefined && <Text size="xs" component="span" className={classes.beside}><Change change={figure.change} measure={measure} /></Text>}
      {typeof figure?.highest === "number" && <Text size="xs" c="dimmed">{t("chart.highestOf", { value: numberText(figure.highest, scale) })}</Text>}
      {adjustment !== null && <Text size="xs" c="dimmed">{t("months.since", { change: adjustment })}</Text>}
      {quality !== null && <Text size="xs" c="dimmed">{t(`quality.${quality}`)}</Text>}
    </Table.Td>
  );
}
