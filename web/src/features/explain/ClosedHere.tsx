import { useTranslation } from "react-i18next";

import type { ClosedFigure } from "@meterhouse/ui/api/months.ts";
import { valueText } from "@meterhouse/ui/quantity/quantity.ts";
import { Notice } from "@meterhouse/ui/states/Notice.tsx";

import type { Asked } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { changeText, monthText } from "../../place/month.ts";

interface ClosedHereProps {
  readonly figure: ClosedFigure;
  readonly months: readonly string[];
  readonly unit: string;
  readonly asked: Asked;
}

/** A figure of closed months: what it was and is, and the way from one to the other. */
export function ClosedHere({ figure: { closed, adjustment, current }, months, unit, asked }: ClosedHereProps) {
  const { t } = useTranslation();
  const { closed: isCurrent, ...rest } = asked;
  const other: Asked = isCurrent === undefined ? { ...rest, closed: "current" } : rest;
  return (
    <Notice tone="info" icon="calendar">
      {t("months.closedHere", { count: months.length, months: months.map((month) => monthText(month)).join(", ") })}{" "}
      {adjustment === null
        ? t("months.nothingCame")
        : <>{t("months.wasAndIs", { was: valueText(closed, unit), change: changeText(adjustment, unit), is: valueText(current, unit) })} <ExplainLink asked={other}>{t(isCurrent === undefined ? "months.showCurrent" : "months.showClosed")}</ExplainLink></>}
    </Notice>
  );
}
