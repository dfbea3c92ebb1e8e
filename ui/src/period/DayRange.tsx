import "@mantine/dates/styles.css";
import "dayjs/locale/de";
import "dayjs/locale/zh-cn";

import { DatePicker, DatesProvider } from "@mantine/dates";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addDays, type Day } from "../calendar/day.ts";
import type { Period } from "../calendar/period.ts";

interface DayRangeProps {
  readonly period: Period;
  readonly onChoose: (period: Period) => void;
}

/** Two days in a calendar, both included as people say them; the period that comes out is half open. */
export default function DayRange({ period, onChoose }: DayRangeProps) {
  const { i18n } = useTranslation();
  const [days, setDays] = useState<[Day | null, Day | null]>([period.from, addDays(period.to, -1)]);
  return (
    <DatesProvider settings={{ locale: i18n.resolvedLanguage ?? "en", firstDayOfWeek: 1, weekendDays: [] }}>
      <DatePicker type="range" size="sm" allowSingleDateInRange value={days} defaultDate={days[1] ?? period.from}
        onChange={(picked) => {
          setDays(picked);
          const [first, last] = picked;
          if (first !== null && last !== null) onChoose({ from: first, to: addDays(last, 1) });
        }} />
    </DatesProvider>
  );
}
