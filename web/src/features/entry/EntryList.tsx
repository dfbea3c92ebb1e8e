import { Checkbox, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { addDays, isDay } from "@meterhouse/ui/calendar/day.ts";
import { instantAt, localAt } from "@meterhouse/ui/calendar/zone.ts";
import { printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

import { type Cell, earlierOf, isOfDays, judged } from "./cell.ts";
import type { Draft, OfMeter, Typed } from "./draft.ts";
import classes from "./entry.module.css";
import { EntryInput } from "./EntryInput.tsx";
import type { RoundMeter } from "./round.ts";
import type { Errors } from "./saving.ts";
import { beforeText, cellName, countedText, remarkOn, usualText } from "./words.ts";

interface EntryListProps {
  readonly meters: readonly RoundMeter[];
  /** The cell of a meter that is to be written next. */
  readonly next: (meter: RoundMeter) => Cell;
  /** Whether the reader says for which days a bill is. */
  readonly asksDays: boolean;
  /** Whether what stands is offered to be changed below each meter. */
  readonly hasEarlier: boolean;
  readonly draft: Draft;
  readonly errors: Errors;
  readonly onType: (cell: Cell, text: string) => void;
  readonly onSay: (cell: Cell, said: Partial<Typed>) => void;
}

/** One meter after another, in the order of the way: in lines where there is room, with big fields on a phone. */
export function EntryList({ meters, next, asksDays, hasEarlier, draft, errors, onType, onSay }: EntryListProps) {
  return (
    <ul className={classes.list}>
      {meters.map((meter, row) => {
        const above = meters[row - 1]?.place.join(" ");
        return (
          <li key={meter.id} className={classes.item}>
            {meter.place.join(" ") !== above && meter.place.length > 0 && <Text component="h2" size="sm" fw={600} c="dimmed" className={classes.place}>{meter.place.join(" › ")}</Text>}
            <Card cell={next(meter)} row={row} asksDays={asksDays} hasEarlier={hasEarlier} own={draft[meter.id]} errors={errors[meter.id]} onType={onType} onSay={onSay} />
          </li>
        );
      })}
    </ul>
  );
}

interface CardProps {
  readonly cell: Cell;
  readonly row: number;
  readonly asksDays: boolean;
  readonly hasEarlier: boolean;
  readonly own: OfMeter | undefined;
  readonly errors: Readonly<Record<string, string>> | undefined;
  readonly onType: EntryListProps["onType"];
  readonly onSay: EntryListProps["onSay"];
}

function Card({ cell, row, asksDays, hasEarlier, own, errors, onType, onSay }: CardProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { meter } = cell;
  const typed = own?.[cell.key];
  const usual = usualText(t, cell);
  const earlier = hasEarlier ? earlierOf(meter, own) : [];
  return (
    <div className={classes.card}>
      <div className={classes.about}>
        <Text fw={600}>{meter.name}</Text>
        <Text size="sm" c="dimmed">{beforeText(t, cell)}</Text>
        {usual !== null && <Text size="sm" c="dimmed">{usual}</Text>}
        {earlier.length > 0 && (
          <UnstyledButton className={classes.earlier} fz="sm" aria-expanded={open} onClick={() => { setOpen(!open); }}>
            {t(open ? "entry.lessEarlier" : "entry.earlier", { count: earlier.length })}
          </UnstyledButton>
        )}
      </div>
      <div className={classes.when}><When cell={cell} typed={typed} asksDays={asksDays} onSay={onSay} /></div>
      <Value cell={cell} typed={typed} error={errors?.[cell.key]} row={row} onType={onType} onSay={onSay} />
      {open && (
        <ul className={classes.before}>
          {earlier.map((one) => (
            <li key={one.key}>
              <Text size="sm" c="dimmed">{cellName(one).slice(meter.name.length + 2)}</Text>
              <Value cell={one} typed={own?.[one.key]} error={errors?.[one.key]} row={-1} onType={onType} onSay={onSay} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** When a register was read, or for which days a bill is; nothing where the page has said so already. */
function When({ cell, typed, asksDays, onSay }: Pick<CardProps, "cell" | "asksDays" | "onSay"> & { readonly typed: Typed | undefined }) {
  const { t } = useTranslation();
  if (isOfDays(cell)) {
    if (!asksDays) return null;
    return (
      <>
        <TextInput type="date" size="sm" label={t("entry.from")} value={cell.from} max={addDays(cell.to, -1)}
          onChange={(event) => { const from = event.currentTarget.value; if (isDay(from)) onSay(cell, { from }); }} />
        <TextInput type="date" size="sm" label={t("entry.lastDay")} value={addDays(cell.to, -1)} min={cell.from}
          onChange={(event) => { const last = event.currentTarget.value; if (isDay(last)) onSay(cell, { to: addDays(last, 1) }); }} />
      </>
    );
  }
  if ((typed?.text ?? "") === "") return null;
  return (
    <TextInput type="datetime-local" size="sm" label={t("entry.readAt")} error={cell.at === null && t("entry.noInstant")} value={cell.at === null ? "" : localAt(cell.at, cell.meter.zone).slice(0, 16)}
      onChange={(event) => { onSay(cell, { at: instantAt(event.currentTarget.value, cell.meter.zone) }); }} />
  );
}

/** The field with its unit, what it comes to, and what speaks against it. */
function Value({ cell, typed, error, row, onType, onSay }: Pick<CardProps, "cell" | "row" | "onType" | "onSay"> & { readonly typed: Typed | undefined; readonly error: string | undefined }) {
  const { t } = useTranslation();
  const id = useId();
  const remark = remarkOn(t, cell, typed, error);
  const counted = countedText(t, cell, typed);
  const verdict = judged(cell, typed);
  const mayStartAnew = !isOfDays(cell) && cell.before !== null && (cell.anew || error !== undefined || (verdict.is === "written" && verdict.warning === "backwards"));
  return (
    <div className={classes.value}>
      <div className={classes.field}>
        <EntryInput cell={cell} typed={typed} error={error} row={row} column={0} describedBy={id} onType={onType} />
        <Text component="span" size="sm" c="dimmed" className={classes.unit}>{printedUnit(cell.meter.unit)}</Text>
      </div>
      <div id={id} aria-live="polite">
        {remark !== null && <Text size="sm" className={classes.remark} data-tone={remark.tone} lang={remark.isForeign ? "en" : undefined}>{remark.text}</Text>}
        {remark?.tone !== "error" && counted !== null && <Text size="sm" c="dimmed">{counted}</Text>}
      </div>
      {mayStartAnew && (
        <Checkbox size="sm" mt={6} label={t("entry.startsAnew")} checked={"anew" in cell && cell.anew}
          onChange={(event) => { onSay(cell, { anew: event.currentTarget.checked, text: typed?.text ?? "" }); }} />
      )}
    </div>
  );
}
