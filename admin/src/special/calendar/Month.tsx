import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Day } from "@meterhouse/ui/calendar/day.ts";

import classes from "./calendar.module.css";
import { dayWords, monthName, weekdayName } from "./words.ts";
import { type ShownDay, weeksOf } from "./year.ts";

interface MonthProps {
  /** First day of it. */
  readonly month: Day;
  readonly firstWeekday: number;
  readonly dayOf: (day: Day) => ShownDay | undefined;
  /** The day of the year that the tab key comes to. */
  readonly active: Day;
  readonly mayWrite: boolean;
  readonly onToggle: (day: Day) => void;
  readonly onFocus: (day: Day) => void;
}

/** One month as a table of weeks; each day is a button. */
export function Month({ month, firstWeekday, dayOf, active, mayWrite, onToggle, onFocus }: MonthProps) {
  const { t } = useTranslation();
  const weekdays = Array.from({ length: 7 }, (_, n) => (firstWeekday + n) % 7);
  return (
    <table className={classes.month}>
      <caption>{monthName(month)}</caption>
      <thead>
        <tr>{weekdays.map((weekday) => <th key={weekday} scope="col"><span aria-hidden="true">{weekdayName(weekday, "narrow")}</span><VisuallyHidden>{weekdayName(weekday, "long")}</VisuallyHidden></th>)}</tr>
      </thead>
      <tbody>
        {weeksOf(month, firstWeekday).map((week, n) => (
          <tr key={n}>
            {week.map((day, place) => {
              const shown = day === null ? undefined : dayOf(day);
              if (day === null || shown === undefined) return <td key={place} />;
              return (
                <td key={place}>
                  <button type="button" className={classes.day} data-day={day} data-look={shown.look} aria-label={dayWords(t, shown)} title={shown.note === "" ? undefined : shown.note} tabIndex={day === active ? 0 : -1}
                    aria-disabled={!mayWrite} onFocus={() => { onFocus(day); }} onClick={() => { if (mayWrite) onToggle(day); }}>{Number(day.slice(8))}</button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
