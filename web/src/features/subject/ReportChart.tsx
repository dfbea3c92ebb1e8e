import { Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Report, ReportPart, Step } from "@meterhouse/ui/api/types.ts";
import { periodText } from "@meterhouse/ui/calendar/period.ts";
import { axisLabels, longLabels, writtenLabels } from "@meterhouse/ui/calendar/slot.ts";
import { barOption, type Form } from "@meterhouse/ui/chart/bars.ts";
import { Chart } from "@meterhouse/ui/chart/Chart.tsx";
import { describe } from "@meterhouse/ui/chart/describe.ts";
import { doubtfulSlots, type Figures, figuresOf } from "@meterhouse/ui/chart/figures.ts";
import { tooltipOf } from "@meterhouse/ui/chart/tooltip.ts";
import { useLook } from "@meterhouse/ui/chart/useLook.ts";
import { useNow } from "@meterhouse/ui/live/useNow.ts";
import { axisText } from "@meterhouse/ui/quantity/quantity.ts";

import classes from "./subject.module.css";

interface ReportChartProps {
  readonly report: Report;
  /** What this chart holds of the report. */
  readonly parts: readonly ReportPart[];
  /** Whether there are several charts, each of which is lower then. */
  readonly low: boolean;
  readonly onSlot: (start: number, step: Step) => void;
}

/** Loads are peaks: beside each other, or lines where they are many. All else stacks. */
function formOf({ report, step }: Report): Form {
  if (report !== "load") return "stacked";
  return step === "slot" || step === "hour" ? "lines" : "beside";
}

export function ReportChart({ report, parts, low, onSlot }: ReportChartProps) {
  const { t } = useTranslation();
  const now = useNow(300_000);
  const look = useLook();
  const { figures, option, description } = useMemo(() => {
    const drawn = figuresOf(report, parts, now);
    const labels = longLabels(drawn.starts, report.step, report.zone);
    return {
      figures: drawn,
      option: barOption(drawn, formOf(report), look, {
        slots: axisLabels(drawn.starts, report.step, report.zone),
        written: writtenLabels(drawn.starts, report.step, report.zone),
        axis: axisText,
        unit: drawn.scale.unit,
        tooltip: (slot) => tooltipOf(t, drawn, slot, labels[slot] ?? ""),
      }),
      description: describe(t, drawn, {
        subject: report.subject.name,
        measure: t(`measure.${report.report}`),
        period: periodText(report),
        slots: labels,
        adds: report.report !== "load",
      }),
    };
  }, [report, parts, look, now, t]);
  return (
    <div data-print-whole>
      <Legend figures={figures} form={formOf(report)} against={report.against} />
      <Chart option={option} description={description} height={look.narrow ? 240 : low && parts.length < 4 ? 200 : 340}
        onSlot={(slot) => { const start = figures.starts[slot]; if (start !== undefined) onSlot(start, report.step); }} />
    </div>
  );
}

interface LegendProps {
  readonly figures: Figures;
  readonly form: Form;
  readonly against: Report["against"];
}

/** Names of the parts beside their colours, in HTML so that it wraps, scales and is read aloud. */
function Legend({ figures, form, against }: LegendProps) {
  const { t } = useTranslation();
  const { series, hasReference, hasHighest, missing } = figures;
  const doubtful = doubtfulSlots(figures).filter(Boolean).length;
  return (
    <ul className={classes.legend}>
      {series.map(({ id, name, color }) => (
        <li key={String(id)}><span className={classes.swatch} style={{ background: color }} aria-hidden="true" />{name}</li>
      ))}
      {hasReference && against !== null && (
        <li><span className={classes.swatch} style={{ background: series[0]?.color, opacity: 0.3 }} aria-hidden="true" /><Text component="span" inherit c="dimmed">{t(`chart.twin.${against}`)}</Text></li>
      )}
      {hasHighest && <li><span className={classes.swatch} data-highest={form} aria-hidden="true" style={{ color: series[0]?.color }} /><Text component="span" inherit c="dimmed">{t("chart.highest")}</Text></li>}
      {missing.includes(true) && <li><span className={classes.swatch} data-missing aria-hidden="true" /><Text component="span" inherit c="dimmed">{t("chart.missing")}</Text></li>}
      {doubtful > 0 && <li><span className={classes.swatch} data-doubt={form} aria-hidden="true" /><Text component="span" inherit c="dimmed">{t("chart.doubtful", { count: doubtful })}</Text></li>}
    </ul>
  );
}
