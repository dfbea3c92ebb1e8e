import { useTranslation } from "react-i18next";

import { asTyped } from "@meterhouse/ui/quantity/typed.ts";

import { type Cell, isOfDays, judged, standing } from "./cell.ts";
import type { Typed } from "./draft.ts";
import classes from "./entry.module.css";
import { cellName, remarkOn } from "./words.ts";

interface EntryInputProps {
  readonly cell: Cell;
  readonly typed: Typed | undefined;
  readonly error: string | undefined;
  readonly row: number;
  readonly column: number;
  readonly describedBy?: string;
  readonly onType: (cell: Cell, text: string) => void;
  readonly onFocus?: (cell: Cell) => void;
}

/** The field of one cell. Its state is told by a mark as well as by a colour, and by words beside it. */
export function EntryInput({ cell, typed, error, row, column, describedBy, onType, onFocus }: EntryInputProps) {
  const { t } = useTranslation();
  const stands = standing(cell);
  const remark = remarkOn(t, cell, typed, error);
  const shut = isOfDays(cell) ? cell.shut : null;
  const others = isOfDays(cell) && shut === "other" ? (cell.others === null ? "…" : asTyped(cell.others)) : "";
  const name = cellName(cell);
  return (
    <input
      className={classes.input} type="text" inputMode="decimal" enterKeyHint="next" autoComplete="off" maxLength={30}
      aria-label={name} aria-invalid={remark?.tone === "error"} aria-describedby={describedBy}
      title={shut === null ? remark?.text : t(`entry.shut.${shut}`)}
      data-row={row} data-column={column} data-tone={remark?.tone} data-changed={judged(cell, typed).is !== "same" || undefined}
      disabled={shut !== null} value={shut !== null ? others : typed?.text ?? (stands === null ? "" : asTyped(stands))}
      onChange={(event) => { onType(cell, event.currentTarget.value); }}
      onFocus={(event) => { event.currentTarget.select(); onFocus?.(cell); }} />
  );
}
