import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Reading, Readings } from "@meterhouse/ui/api/types.ts";
import { ticksOf } from "@meterhouse/ui/calendar/ticks.ts";
import { Chart } from "@meterhouse/ui/chart/Chart.tsx";
import { counted, readingOption } from "@meterhouse/ui/chart/lines.ts";
import { useInk, useLook } from "@meterhouse/ui/chart/useLook.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { printedUnit, readingText } from "@meterhouse/ui/quantity/quantity.ts";

import { ruleText } from "../../place/rule.ts";

interface ReadingChartProps {
  readonly about: Readings["point"];
  readonly readings: readonly Reading[];
  readonly zone: string;
  /** The stretch that is being corrected [ms]. */
  readonly stretch?: readonly [number, number] | null;
  readonly onStretch?: ((from: number, to: number) => void) | undefined;
}

function ticksBetween(readings: readonly Reading[], zone: string, most: number): number[] {
  const [first, last] = [readings[0], readings.at(-1)];
  return first === undefined || last === undefined ? [] : ticksOf(Date.parse(first.at), Date.parse(last.at), zone, most);
}

const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

export function ReadingChart({ about, readings, zone, stretch = null, onStretch }: ReadingChartProps) {
  const { t } = useTranslation();
  const look = useLook();
  const ink = useInk(look);
  const unit = about.unit ?? "";
  const option = useMemo(() => {
    const time = new Intl.DateTimeFormat(locale(), { ...HOUR, day: "numeric", month: "short", second: "2-digit", timeZone: zone });
    const hour = new Intl.DateTimeFormat(locale(), { ...HOUR, timeZone: zone });
    const day = new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", timeZone: zone });
    return readingOption(readings, ink, look, {
      unit: printedUnit(unit),
      bad: (rule) => t("readings.badBy", { rule: ruleText(t, rule) }),
      corrected: (what) => t(`correct.mark.${what === "left out" ? "leftOut" : what}`),
      time: (at) => time.format(at),
      ticks: ticksBetween(readings, zone, look.narrow ? 4 : 8),
      axisTime: (at) => (hour.format(at) === "00:00" ? day.format(at) : hour.format(at)),
      value: (value) => readingText(value, null),
    }, stretch);
  }, [readings, ink, look, unit, zone, t, stretch]);
  const known = readings.map(counted).filter((value) => value !== null);
  const description = t("readings.describe", {
    name: about.name,
    count: readings.length,
    least: readingText(known.reduce((least, value) => Math.min(least, value), Infinity), about.unit),
    most: readingText(known.reduce((most, value) => Math.max(most, value), -Infinity), about.unit),
    bad: readings.filter(({ quality }) => quality === "bad").length,
  });
  return <Chart option={option} description={description} height={look.narrow ? 260 : 340} onStretch={onStretch} />;
}
