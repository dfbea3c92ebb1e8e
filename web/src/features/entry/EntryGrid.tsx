import { Text } from "@mantine/core";
import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

import { type Cell, cellOf } from "./cell.ts";
import type { Column } from "./column.ts";
import type { Draft, OfMeter } from "./draft.ts";
import classes from "./entry.module.css";
import { EntryInput } from "./EntryInput.tsx";
import type { RoundMeter } from "./round.ts";
import type { Errors } from "./saving.ts";

interface EntryGridProps {
  readonly meters: readonly RoundMeter[];
  readonly columns: readonly Column[];
  readonly today: string;
  readonly draft: Draft;
  readonly errors: Errors;
  readonly onType: (cell: Cell, text: string) => void;
  readonly onFocus: (cell: Cell) => void;
}

/** Meters by days or months. */
export function EntryGrid({ meters, columns, today, draft, errors, onType, onFocus }: EntryGridProps) {
  const { t } = useTranslation();
  const last = columns.findLastIndex(({ from }) => from <= today);
  const scrolled = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A month is wider than most screens, and what is written down is mostly of its latest days.
    scrolled.current?.querySelector(`thead [data-nth="${last}"]`)?.scrollIntoView({ block: "nearest", inline: "end" });
  }, [last]);
  return (
    <div className={classes.scroll} ref={scrolled}>
      <table className={classes.grid}>
        <thead>
          <tr>
            <th scope="col" className={classes.meter}>{t("entry.meter")}</th>
            {columns.map(({ from, label }, n) => <th key={from} scope="col" data-nth={n} data-today={from <= today && today < (columns[n]?.to ?? from) || undefined}>{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {meters.map((meter, row) => (
            <Line key={meter.id} meter={meter} columns={columns} today={today} row={row} own={draft[meter.id]} errors={errors[meter.id]} onType={onType} onFocus={onFocus} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  readonly meter: RoundMeter;
  readonly columns: readonly Column[];
  readonly today: string;
  readonly row: number;
  readonly own: OfMeter | undefined;
  readonly errors: Readonly<Record<string, string>> | undefined;
  readonly onType: (cell: Cell, text: string) => void;
  readonly onFocus: (cell: Cell) => void;
}

/** Is drawn anew only where something of its own meter was typed. */
const Line = memo(function Line({ meter, columns, today, row, own, errors, onType, onFocus }: LineProps) {
  return (
    <tr>
      <th scope="row" className={classes.meter}>
        <span>{meter.name}</span>
        <Text component="span" display="block" size="xs" c="dimmed" fw={400}>{[...meter.place.slice(-1), printedUnit(meter.unit)].join(" · ")}</Text>
      </th>
      {columns.map((column, n) => {
        const cell = cellOf(meter, column, today);
        return <td key={cell.key}><EntryInput cell={cell} typed={own?.[cell.key]} error={errors?.[cell.key]} row={row} column={n} onType={onType} onFocus={onFocus} /></td>;
      })}
    </tr>
  );
}, (before, after) => before.own === after.own && before.errors === after.errors && before.meter === after.meter && before.columns === after.columns && before.today === after.today && before.row === after.row);
