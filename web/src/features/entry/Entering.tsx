import { useCallback, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Day } from "@meterhouse/ui/calendar/day.ts";
import { LeaveGuard } from "@meterhouse/ui/leave/LeaveGuard.tsx";
import { useNow } from "@meterhouse/ui/live/useNow.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { billOf, type Cell, cellOf, earlierOf, isOfDays, judged, minuteOf, readingOf } from "./cell.ts";
import type { Column } from "./column.ts";
import { type Change, type Draft, type Typed, useDraft } from "./draft.ts";
import { EntryGrid } from "./EntryGrid.tsx";
import { EntryList } from "./EntryList.tsx";
import { blockOf, move, spotOf, stepOf } from "./keys.ts";
import { Known } from "./Known.tsx";
import type { RoundMeter } from "./round.ts";
import { SaveBar } from "./SaveBar.tsx";
import { type Errors, type Outcome, useSaving, type Written, writtenIn } from "./saving.ts";
import type { View } from "./view.ts";
import { cellName, remarkOn } from "./words.ts";

interface EnteringProps {
  readonly view: View;
  readonly meters: readonly RoundMeter[];
  /** Of the grid. */
  readonly columns: readonly Column[] | null;
  /** The one of them that is written where there is no room for more. */
  readonly column: Column | null;
  readonly today: Day;
  /** When all registers were read [ms]; null for the minute in which each is typed. */
  readonly fixed: number | null;
}

const NO_ERRORS: Errors = {};

/** What is typed over what stands, with its keys, its way back, and its saving. */
export function Entering({ view, meters, columns, column, today, fixed }: EnteringProps) {
  const { t } = useTranslation();
  const now = useNow(20_000);
  const within = useRef<HTMLDivElement>(null);
  const [{ draft, past }, step] = useDraft();
  const [focused, setFocused] = useState<{ readonly meter: number; readonly key: string } | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const saving = useSaving(view === "register" ? "register-readings" : "offline-consumptions");
  const errors = outcome?.errors ?? NO_ERRORS;
  const isGrid = columns !== null && column === null;

  const change = useCallback((changes: readonly Change[], about: string | null) => {
    setOutcome(null);
    step({ act: "change", changes, about });
  }, [step]);
  const type = useCallback((cell: Cell, text: string) => {
    change([{ meter: cell.meter.id, key: cell.key, typed: typedInto(cell, text) }], `${cell.meter.id} ${cell.key}`);
  }, [change]);
  const focus = useCallback((cell: Cell) => { setFocused({ meter: cell.meter.id, key: cell.key }); }, []);
  const tell = (cell: Cell, said: Partial<Typed>) => { change([{ meter: cell.meter.id, key: cell.key, typed: said }], null); };

  const next = (meter: RoundMeter): Cell => {
    if (column !== null) return cellOf(meter, column, today);
    return view === "register" ? readingOf(meter, draft[meter.id]?.new, fixed ?? now) : billOf(meter, draft[meter.id]?.new, today);
  };
  const cellAt = (row: number, at: number): Cell | undefined => {
    const meter = meters[row];
    if (meter === undefined) return undefined;
    if (!isGrid) return at === 0 ? next(meter) : undefined;
    const place = columns[at];
    return place === undefined ? undefined : cellOf(meter, place, today);
  };
  const cells = meters.flatMap((meter) => [...(columns?.map((place) => cellOf(meter, place, today)) ?? [next(meter)]), ...(columns !== null ? [] : earlierOf(meter, draft[meter.id]))]);
  const touched = cells.filter((cell) => draft[cell.meter.id]?.[cell.key] !== undefined);
  const written = writtenIn(touched, draft);
  const wrong = touched.filter((cell) => isWrong(cell, draft)).length;

  const known = cells.find((cell) => cell.meter.id === focused?.meter && cell.key === focused.key);

  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      setOutcome(null);
      step({ act: "undo" });
      return;
    }
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.dataset.row === undefined || within.current === null) return;
    const way = stepOf({ ...event, key: event.key, currentTarget: input });
    if (way !== null && move(within.current, spotOf(input), way)) event.preventDefault();
  };
  const pasted = (event: ClipboardEvent<HTMLDivElement>) => {
    const input = event.target;
    const block = blockOf(event.clipboardData.getData("text"));
    if (block === null || !(input instanceof HTMLInputElement) || input.dataset.row === undefined || Number(input.dataset.row) < 0) return;
    event.preventDefault();
    const from = spotOf(input);
    const placed = block.flatMap((texts, row) => texts.map((text, at) => ({ text: text.trim(), cell: cellAt(from.row + row, from.column + at) }))).filter(({ text }) => text !== "");
    const open = placed.flatMap(({ text, cell }) => (cell === undefined || (isOfDays(cell) && cell.shut !== null) ? [] : [{ meter: cell.meter.id, key: cell.key, typed: typedInto(cell, text) }]));
    change(open, null);
    if (open.length < placed.length) say(t("entry.outside", { count: placed.length - open.length }), { tone: "failed" });
  };
  const send = (dryRun: boolean) => {
    const sent: readonly Written[] = written;
    saving.mutate({ written: sent, dryRun }, {
      onSuccess: (found) => {
        setOutcome(found);
        if (!found.isKept) return;
        const refused = found.errors;
        const kept = sent.filter(({ meter, key }) => refused[meter]?.[key] === undefined);
        step({ act: "keep", keys: kept });
        say(t("entry.saved", { count: kept.length }));
      },
    });
  };
  const odd = touched.flatMap((cell) => {
    const remark = remarkOn(t, cell, draft[cell.meter.id]?.[cell.key], undefined);
    return remark?.tone === "warning" ? [{ name: cellName(cell), text: remark.text }] : [];
  });
  return (
    <div ref={within} onKeyDown={keyed} onPaste={pasted}>
      {isGrid
        ? <EntryGrid meters={meters} columns={columns} today={today} draft={draft} errors={errors} onType={type} onFocus={focus} />
        : <EntryList meters={meters} next={next} asksDays={view === "bill"} hasEarlier={column === null} draft={draft} errors={errors} onType={type} onSay={tell} />}
      {saving.error && <Failed error={saving.error} onRetry={() => { send(saving.variables.dryRun); }} />}
      <SaveBar count={written.length} wrong={wrong} odd={odd} outcome={outcome} busy={saving.isPending} mayUndo={past.length > 0}
        onUndo={() => { setOutcome(null); step({ act: "undo" }); }} onTry={() => { send(true); }} onSave={() => { send(false); }}>
        {isGrid && <Known cell={known ?? null} typed={known && draft[known.meter.id]?.[known.key]} error={known && errors[known.meter.id]?.[known.key]} />}
      </SaveBar>
      <LeaveGuard dirty={written.length > 0 || wrong > 0} />
    </div>
  );
}

/** A new reading is of the minute in which its first digit was typed, unless the reader said when. */
function typedInto(cell: Cell, text: string): Partial<Typed> {
  if (isOfDays(cell) || cell.entry !== null) return { text };
  if (text === "") return { text, at: undefined };
  return cell.isSaid || cell.at === null ? { text } : { text, at: minuteOf(cell.at) };
}

function isWrong(cell: Cell, draft: Draft): boolean {
  const verdict = judged(cell, draft[cell.meter.id]?.[cell.key]);
  return verdict.is === "none" || (verdict.is === "written" && !isOfDays(cell) && cell.at === null);
}
