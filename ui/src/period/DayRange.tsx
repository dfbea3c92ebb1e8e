import "@mantine/dates/styles.css";

import { DatePicker, DatesProvider } from "@mantine/dates";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addDays, type Day, printable } from "../calendar/day.ts";
import type { Period } from "../calendar/period.ts";
import { locale } from "../i18n/locale.ts";

interface DayRangeProps {
  readonly period: Period;
  readonly onChoose: (period: Period) => void;
}

/** Names of days and months as the reader's locale has them; the calendar's own library knows them in English only. */
const written = (options: Intl.DateTimeFormatOptions) => (day: Day) => new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" }).format(printable(day.slice(0, 10)));

/** Two days in a calendar, both included as people say them; the period that comes out is half open. */
export default function DayRange({ period, onChoose }: DayRangeProps) {
  const { t } = useTranslation();
  const [days, setDays] = useState<[Day | null, Day | null]>([period.from, addDays(period.to, -1)]);
  return (
    <DatesProvider settings={{ firstDayOfWeek: 1, weekendDays: [] }}>
      <DatePicker type="range" size="sm" allowSingleDateInRange value={days} defaultDate={days[1] ?? period.from}
        monthLabelFormat={written({ month: "long", year: "numeric" })} monthsListFormat={written({ month: "short" })} weekdayFormat={written({ weekday: "short" })}
        yearLabelFormat={written({ year: "numeric" })} yearsListFormat={written({ year: "numeric" })} getDayAriaLabel={written({ day: "numeric", month: "long", year: "numeric" })}
        previousLabel={t("period.before")} nextLabel={t("period.after")}
        onChange={(picked) => {
          setDays(picked);
          const [first, last] = picked;
          if (first !== null && last !== null) onChoose({ from: first, to: addDays(last, 1) });
        }} />
    </DatesProvider>
  );
}
