/** Shapes of what the API answers about the quality of data. */

export interface Named { readonly kind: string; readonly id: number; readonly name: string }

export interface SiteQuality {
  readonly space: Named;
  readonly days: number;
  readonly expected: number;
  readonly present: number;
  /** Share of the slots that have a value, 0 to 1. */
  readonly coverage: number | null;
  /** Share of the slots that are measured, whole, and beside no odd reading, 0 to 1. */
  readonly score: number | null;
  readonly balances: number;
  readonly unequal: number;
  readonly open_findings: number;
  readonly closed_until: string;
}

export interface QualityPoint {
  readonly id: number;
  readonly name: string;
  readonly key: string | null;
  readonly device: string | null;
  readonly meter_id: number | null;
}

/** Slots of the day, those with a reading that counts, readings with a verdict; null before the day is closed. */
export type CoverageCell = readonly [expected: number, present: number, odd: number] | null;

export interface CoverageMatrix {
  readonly days: readonly string[];
  readonly items: readonly { readonly point: QualityPoint; readonly days: readonly CoverageCell[] }[];
  readonly next: string | null;
}

export interface SilentPoint {
  readonly point: QualityPoint;
  readonly state: "late" | "silent" | "never";
  readonly since: string | null;
  readonly seconds: number | null;
  readonly reason: string | null;
}

export interface VerdictCount {
  readonly rule: string;
  readonly verdict: string;
  readonly readings: number;
  readonly points: number;
}

export type FindingState = "open" | "seen" | "closed";

export interface Finding {
  readonly id: number;
  readonly kind: string;
  readonly space: Named | null;
  readonly subject: Named;
  readonly first: string;
  readonly after: string;
  readonly size: number | null;
  readonly unit: string;
  readonly words: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly state: FindingState;
  readonly changed_by: string | null;
  readonly changed_at: string | null;
  readonly found_at: string;
}

export interface Findings {
  readonly items: readonly Finding[];
  readonly next: string | null;
  readonly total: number;
}

export interface PendingStages {
  readonly stages: readonly { readonly stage: string; readonly keys: number; readonly slots: number; readonly oldest: string | null }[];
  readonly total: number;
}

export interface PlantedFaults {
  readonly is_demo: boolean;
  readonly planted: readonly { readonly name: string; readonly kind: string; readonly meter: string; readonly first: string; readonly after: string; readonly finding: Finding | null }[];
  readonly false_alarms: readonly Finding[];
}
