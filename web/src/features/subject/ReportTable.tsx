import { Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Report, ReportPart } from "@meterhouse/ui/api/types.ts";
import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { type Figure, figuresOf, type Figures } from "@meterhouse/ui/chart/figures.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { useNow } from "@meterhouse/ui/live/useNow.ts";
import { Change } from "@meterhouse/ui/quantity/Change.tsx";
import { columnText, numberText } from "@meterhouse/ui/quantity/quantity.ts";

import type { Asked } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { FigureTable } from "../../place/FigureTable.tsx";
import { askedOf, spanOf } from "./asked.ts";
import classes from "./subject.module.css";

interface ReportTableProps {
  readonly report: Report;
  readonly parts: readonly ReportPart[];
  /** How figures of closed months are told. */
  readonly closed?: "current" | undefined;
}

/** The chart's figures as a table: the same numbers in the same unit, and the marks in words. */
export function ReportTable({ report, parts, closed }: ReportTableProps) {
  const now = useNow(300_000);
  const figures = useMemo(() => figuresOf(report, parts, now), [report, parts, now]);
  const tag = locale();
  const labels = useMemo(() => longLabels(figures.starts, report.step, report.zone, tag), [figures, report, tag]);
  return (
    <FigureTable
      step={report.step}
      zone={report.zone}
      unit={figures.scale.unit}
      rows={figures.starts}
      labels={labels}
      heads={figures.series.map(({ id, name }) => <span key={String(id)}>{name} <Text component="span" inherit c="dimmed" fw={400}>{figures.scale.unit}</Text></span>)}
      cells={(_, n) => figures.series.map(({ id, figures: each }) => <Cell key={String(id)} figure={each[n] ?? null} figures={figures} measure={report.report} asked={askedOf(report, [id], spanOf(report, figures.starts, n), closed)} />)}
      foot={figures.series.map(({ id }) => <Total key={String(id)} value={totalOf(report, id)} figures={figures} asked={askedOf(report, [id], { from: report.from, to: report.to }, closed)} />)}
    />
  );
}

function totalOf({ totals }: Report, part: ReportPart["id"]): number | null {
  return totals.find((each) => each.part === part)?.value ?? null;
}

interface TotalProps {
  readonly value: number | null;
  readonly figures: Figures;
  readonly asked: Asked | null;
}

/** A part's figure of the whole period. */
function Total({ value, figures: { scale }, asked }: TotalProps) {
  const text = columnText(value, scale);
  return <Table.Th ta="right">{asked === null || value === null ? text : <ExplainLink asked={asked}>{text}</ExplainLink>}</Table.Th>;
}

interface CellProps {
  readonly figure: Figure | null;
  readonly figures: Figures;
  readonly measure: string;
  readonly asked: Asked | null;
}

function Cell({ figure, figures: { scale }, measure, asked }: CellProps) {
  const { t } = useTranslation();
  const text = columnText(figure?.value ?? null, scale);
  const quality = figure?.quality === "VALID" ? null : figure?.quality ?? null;
  const change = figure?.adjustment ?? null;
  const adjustment = change === null ? null : `${change > 0 ? "+" : ""}${columnText(change, scale)}`;
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
