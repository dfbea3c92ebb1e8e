import { Anchor, Card, Group, Select, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Measure, Report, ReportOffer, Step } from "@meterhouse/ui/api/types.ts";
import { alikeOf, stacksOf } from "@meterhouse/ui/chart/figures.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Notice } from "@meterhouse/ui/states/Notice.tsx";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { stepsFor } from "@meterhouse/ui/calendar/step.ts";

import { ClosedNotice } from "../../place/ClosedNotice.tsx";
import { useNarrow } from "../../place/useNarrow.ts";
import { CategorySelect } from "./CategorySelect.tsx";
import { ReportChart } from "./ReportChart.tsx";
import { ReportTable } from "./ReportTable.tsx";
import classes from "./subject.module.css";
import { type ReportAsk, useReport } from "./useReport.ts";
import { breakdownsOf, isOfOneCategory, MEASURES, offerFor, type View } from "./view.ts";

/** Measures that a phone has room for beside each other. */
const MOST_SIDE_BY_SIDE = 4;

interface ReportPanelProps {
  readonly ask: ReportAsk;
  readonly view: View;
  readonly offers: readonly ReportOffer[] | undefined;
  readonly onView: (view: View) => void;
  /** A slot was pressed: its start [ms] and the step. */
  readonly onSlot: (start: number, step: Step) => void;
}

/** The page's one chart: what is measured, how it is broken down and how finely, as picture or as table. */
export function ReportPanel({ ask, view, offers, onView, onSlot }: ReportPanelProps) {
  const { t } = useTranslation();
  const { data, error, isPlaceholderData, refetch } = useReport(ask, offers !== undefined);
  const { kind } = ask.subject;
  const measures = MEASURES.filter((measure) => offerFor(offers, measure, kind) !== undefined).map((value) => ({ value, label: t(`measure.${value}`) }));
  const isNarrow = useNarrow();
  const choose = (measure: Measure | null) => { if (measure !== null) onView({ ...view, measure }); };
  const offer = offerFor(offers, ask.measure, kind);
  const breakdowns = breakdownsOf(offer, kind);
  const steps = stepsFor(ask.period, offer?.steps);
  return (
    <Card component="section" aria-label={t(`measure.${ask.measure}`)}>
      <Group justify="space-between" gap="sm" mb="md" data-no-print>
        <Group gap="sm">
          {measures.length > 0 && (isNarrow && measures.length > MOST_SIDE_BY_SIDE
            ? <Select aria-label={t("view.measure")} size="sm" w={150} allowDeselect={false} value={ask.measure} data={measures} onChange={choose} />
            : <SegmentedControl aria-label={t("view.measure")} size="sm" value={ask.measure} data={measures} onChange={choose} />)}
          {breakdowns.length > 1 && (
            <Select aria-label={t("view.by")} size="sm" w={150} allowDeselect={false} value={ask.by} data={breakdowns.map((value) => ({ value, label: t(`by.${value}`) }))}
              onChange={(by) => { if (by !== null) onView({ ...view, by }); }} />
          )}
          {isOfOneCategory(ask.by) && <CategorySelect ask={ask} onChoose={(category) => { onView({ ...view, by: ask.by, category }); }} />}
        </Group>
        <Group gap="sm">
          <Select aria-label={t("view.step")} size="sm" w={130} allowDeselect={false} value={ask.step} data={steps.map((value) => ({ value, label: t(`step.${value}`) }))}
            onChange={(step) => { if (step !== null) onView({ ...view, step }); }} />
          <SegmentedControl aria-label={t("view.as")} size="sm" value={view.as ?? "chart"} data={[{ value: "chart", label: t("view.chart") }, { value: "table", label: t("view.table") }]}
            onChange={(as) => { onView(withForm(view, as === "table")); }} />
        </Group>
      </Group>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {error && data && <Notice tone="warning" icon="warning">{t("report.stale")} <Anchor component="button" type="button" inherit onClick={() => void refetch()}>{t("failed.retry")}</Anchor></Notice>}
      {!data && !error && <Skeleton height={340} />}
      {data && (
        <Stack gap="md" className={classes.report} data-stale={isPlaceholderData} aria-busy={isPlaceholderData}>
          {data.pending > 0 && <Notice tone="info" icon="refresh">{t("portfolio.pending", { count: data.pending, slots: countText(data.pending) })}</Notice>}
          <ClosedNotice report={data} isCurrent={view.closed === "current"} onCurrent={(isCurrent) => { onView(shownAs(view, isCurrent)); }} />
          {hasFigures(data)
            ? (view.as === "table"
              ? alikeOf(data).map((parts) => <ReportTable key={String(parts[0]?.id)} report={data} parts={parts} closed={view.closed} />)
              : stacksOf(drawn(data)).map((parts, _, stacks) => <ReportChart key={String(parts[0]?.id)} report={data} parts={parts} low={stacks.length > 1} onSlot={onSlot} />))
            : <Empty icon="bars" title={t("report.empty")} hint={t("report.emptyHint")} />}
        </Stack>
      )}
    </Card>
  );
}

function shownAs({ closed: _, ...view }: View, isCurrent: boolean): View {
  return isCurrent ? { ...view, closed: "current" } : view;
}

function withForm({ as: _, ...view }: View, table: boolean): View {
  return table ? { ...view, as: "table" } : view;
}

/** What comes in is what the other two parts add up to: a stack of all three would show it twice. */
function drawn(report: Report): Report {
  return { ...report, parts: report.parts.filter(({ id }) => id !== "main") };
}

function hasFigures({ rows }: Report): boolean {
  return rows.some(({ value, reference }) => value !== null || reference !== null);
}
