import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Report } from "@meterhouse/ui/api/types.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { Notice } from "@meterhouse/ui/states/Notice.tsx";

import { changeText, monthText } from "./month.ts";

interface ClosedNoticeProps {
  readonly report: Report;
  readonly isCurrent: boolean;
  readonly onCurrent: (isCurrent: boolean) => void;
}

/** Which months of a report are closed, and what came to them since that is not in its figures, or is. */
export function ClosedNotice({ report, isCurrent, onCurrent }: ClosedNoticeProps) {
  const { t } = useTranslation();
  const months = report.months ?? [];
  if (months.length === 0) return null;
  const named = new Intl.ListFormat(locale(), { type: "conjunction" }).format(months.map(({ month }) => monthText(month)));
  const names = new Map(report.parts.map(({ id, name, unit }) => [String(id), { name, unit }]));
  const came = report.totals.flatMap(({ part, adjustment }) => {
    const about = names.get(String(part));
    return adjustment === null || adjustment === undefined || about === undefined ? [] : [`${about.name} ${changeText(adjustment, about.unit)}`];
  });
  const isAdjusted = report.rows.some(({ adjustment }) => adjustment !== null && adjustment !== undefined);
  return (
    <Notice tone="info" icon="calendar">
      {t("months.closedHere", { count: months.length, months: named })}{" "}
      {isAdjusted ? t(isCurrent ? "months.inFigures" : "months.notInFigures") : t("months.nothingCame")}
      {came.length > 0 && <Text span inherit fw={500}> {came.join(" · ")}</Text>}
      {isAdjusted && <> <Anchor component="button" type="button" inherit onClick={() => { onCurrent(!isCurrent); }}>{t(isCurrent ? "months.showClosed" : "months.showCurrent")}</Anchor></>}
    </Notice>
  );
}
