/** The hands on the keys: from cell to cell as in a spreadsheet, and a block pasted over several. */

import type { KeyboardEvent } from "react";

interface Spot {
  readonly row: number;
  readonly column: number;
}

export function spotOf(input: HTMLElement): Spot {
  return { row: Number(input.dataset.row), column: Number(input.dataset.column) };
}

/** Where a key leads from a cell; null where it stays within. Sideways only from the end of the text, or where all of it is marked. */
export function stepOf(event: Pick<KeyboardEvent<HTMLInputElement>, "key" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey" | "currentTarget">): Spot | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  const { selectionStart: start, selectionEnd: end, value } = event.currentTarget;
  const isWhole = start === 0 && end === value.length;
  switch (event.key) {
    case "Enter": return { row: event.shiftKey ? -1 : 1, column: 0 };
    case "ArrowDown": return { row: 1, column: 0 };
    case "ArrowUp": return { row: -1, column: 0 };
    case "ArrowRight": return !event.shiftKey && (isWhole || start === value.length) ? { row: 0, column: 1 } : null;
    case "ArrowLeft": return !event.shiftKey && (isWhole || end === 0) ? { row: 0, column: -1 } : null;
    default: return null;
  }
}

/** Goes to the next cell in a direction that can be written to; false where there is none. */
export function move(within: HTMLElement, from: Spot, step: Spot): boolean {
  const last = (name: string) => Math.max(-1, ...[...within.querySelectorAll<HTMLElement>(`[data-${name}]`)].map((each) => Number(each.dataset[name])));
  const [rows, columns] = [last("row"), last("column")];
  for (let row = from.row + step.row, column = from.column + step.column; row >= 0 && row <= rows && column >= 0 && column <= columns; row += step.row, column += step.column) {
    const input = within.querySelector<HTMLInputElement>(`input[data-row="${row}"][data-column="${column}"]:not(:disabled)`);
    if (input === null) continue;
    input.focus();
    input.select();
    input.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }
  return false;
}

/** What was copied in a spreadsheet, as rows of cells; null for a lone value, which goes where the cursor is. */
export function blockOf(text: string): string[][] | null {
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((row) => row.split("\t"));
  return rows.length === 1 && rows[0]?.length === 1 ? null : rows;
}
