/** Shapes of what the API answers about closed months, and about who has seen figures. */

import type { Named } from "./quality.ts";

export type MonthState = "running" | "open" | "closed" | "locked";

export interface MonthCell {
  /** As 2026-05. */
  readonly month: string;
  readonly state: MonthState;
  readonly closed_id: number | null;
  /** Closed with a space above. */
  readonly is_inherited: boolean;
  readonly coverage: number | null;
  /** How many of its figures have become others since it was closed. */
  readonly adjusted: number | null;
}

export interface MonthMatrix {
  readonly months: readonly string[];
  readonly items: readonly { readonly space: Named; readonly months: readonly MonthCell[] }[];
}

export const MATTERS = ["unequal_days", "unclosed_days", "findings", "missing_slots", "partial_slots", "estimated_slots", "pending_slots"] as const;

export interface Matter {
  readonly kind: (typeof MATTERS)[number];
  readonly count: number;
  readonly of: number | null;
}

export interface MonthOutcome {
  readonly id: number | null;
  readonly is_open: boolean;
  readonly matters: readonly Matter[];
}

export interface ClosedMonthSummary {
  readonly id: number;
  readonly month: string;
  readonly state: "closed" | "locked" | "reopened";
  /** Null, as are names and words, where the space that was closed is not for one's eyes. */
  readonly space: Named | null;
  readonly closed_at: string;
  readonly closed_by: string | null;
  readonly comment: string | null;
  readonly locked_at: string | null;
  readonly locked_by: string | null;
}

export interface ClosedMonth extends ClosedMonthSummary {
  readonly matters: readonly Matter[];
}

export interface ClosedFigure {
  readonly closed: number | null;
  /** closed + adjustment = current; null where it is what it was. */
  readonly adjustment: number | null;
  readonly current: number | null;
}

export interface ReportMonth extends ClosedMonthSummary {
  readonly parts: readonly (ClosedFigure & { readonly part: string })[];
}

export interface AdjustmentStep {
  readonly at: string;
  readonly stage: "normalization" | "aggregation";
  readonly change: number;
  readonly corrections: readonly { readonly id: number; readonly act: string; readonly is_undone: boolean }[];
}

export interface AdjustedFigure extends ClosedFigure {
  readonly series: number;
  readonly measure: "energy" | "cost" | "income" | "carbon";
  readonly direction: "input" | "output";
  readonly category: string;
  readonly unit: string;
  readonly steps: readonly AdjustmentStep[];
}

export interface Adjustments {
  readonly closed: ClosedMonthSummary;
  readonly subject: Named;
  readonly figures: readonly AdjustedFigure[];
}

export interface Seen {
  readonly items: readonly { readonly who: Named; readonly forms: readonly ("screen" | "api" | "csv" | "xlsx")[]; readonly first_at: string; readonly last_at: string; readonly times: number }[];
  /** How many more there are whom one does not see. */
  readonly others: number;
}
