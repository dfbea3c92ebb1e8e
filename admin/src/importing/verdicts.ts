/** What an import makes, or would make, of each row. */

import type { FieldError } from "@meterhouse/ui/api/problem.ts";

export const STATUSES = ["refused", "created", "updated", "unchanged"] as const;
export type Status = (typeof STATUSES)[number];

/** A reason, and where in the file it stands: `meters!D7`. */
export interface RowError extends FieldError {
  readonly place?: string;
}

export interface Verdict {
  /** From 0. */
  readonly row: number;
  /** Where the row stands, as the file counts: `meters!7`. */
  readonly place?: string;
  readonly status: Status;
  readonly id?: number | null;
  /** Of a whole site: which kind of record the row is, and what it is called. */
  readonly kind?: string;
  readonly name?: string | null;
  readonly errors: readonly RowError[];
  /** Former and new value by field. */
  readonly changes?: Readonly<Record<string, readonly [unknown, unknown]>>;
}

export interface Verdicts extends Readonly<Record<Status, number>> {
  readonly rows: readonly Verdict[];
}

/** Where a row stands, as people count. */
export function placeOf({ place, row }: Verdict): string {
  return place ?? String(row + 1);
}

/** Fields as a spreadsheet reads them; what it would take for a formula is kept text. */
function cell(value: unknown): string {
  const text = typeof value === "string" ? value : typeof value === "number" ? value.toString() : "";
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The refused rows with every reason, a line each: a list to work through beside the file. */
export function refusedAsCsv(rows: readonly Verdict[]): string {
  const lines = rows.filter(({ status }) => status === "refused").flatMap((verdict) => (verdict.errors.length === 0 ? [{ field: "", reason: "" }] : verdict.errors)
    .map(({ field, reason, place }: RowError) => [verdict.kind ?? "", place ?? placeOf(verdict), verdict.name ?? "", field, reason].map(cell).join(",")));
  return `\ufeff${["kind,place,name,field,reason", ...lines].join("\r\n")}\r\n`;
}
