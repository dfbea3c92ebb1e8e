/** Shapes of the API's answers that the pages draw. Catalogue records have theirs in the OpenAPI document. */

import type { ClosedMonthSummary, ReportMonth, Seen } from "./months.ts";

export interface User {
  readonly id: number;
  readonly name: string;
  readonly display_name: string | null;
  readonly role: string;
  /** What the role may do; only `GET /session` is sure to tell. */
  readonly permissions?: readonly string[];
  /** Nothing else is answered before they have. */
  readonly must_change_password?: boolean;
}

export interface Session {
  readonly user: User;
  /** When they have to sign in again; unknown where a provider signed them in. */
  readonly refresh_expires_at?: string;
}

/** How people may come in. */
export interface Ways {
  readonly password: boolean;
  readonly registration: boolean;
  readonly oidc: { readonly name: string } | null;
}

export type Against = "last-year" | "previous";

/** A value beside the one it is held against; `change` is value / reference - 1. */
export interface Compared {
  readonly value: number | null;
  readonly reference: number | null;
  readonly change: number | null;
}

export interface Category {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  readonly color?: string | null;
}

export interface PortfolioSite {
  readonly id: number;
  readonly name: string;
  readonly zone: string;
  readonly currency: string | null;
  /** Floor area [m²]. */
  readonly area: number | null;
  readonly energy: readonly (Compared & { readonly category: Category })[];
  readonly cost: (Compared & { readonly currency: string }) | null;
  /** [kgCO₂e] */
  readonly carbon: Compared | null;
  /** Share of the slots that have data, 0 to 1. */
  readonly completeness: number | null;
  readonly sparkline: Sparkline | null;
}

export interface Sparkline {
  readonly category_id: number;
  readonly unit: string;
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
}

export interface Portfolio {
  readonly from: string;
  readonly to: string;
  readonly against: Against | null;
  /** Slots that are being recomputed. */
  readonly pending: number;
  readonly sites: readonly PortfolioSite[];
}

export interface TreeMeter {
  readonly id: number;
  readonly name: string;
  readonly category_id: number | null;
  readonly item_id: number | null;
  /** The meter that this one is a sub-meter of. */
  readonly master_id: number | null;
}

/** Anything else that has figures of its own: a tenant, a plant, a sensor. */
export interface TreePart {
  readonly kind: string;
  readonly id: number;
  readonly name: string;
}

export interface TreeSpace {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly zone: string | null;
  readonly currency: string | null;
  readonly children: readonly TreeSpace[];
  readonly meters: readonly TreeMeter[];
  readonly parts: readonly TreePart[];
}

export interface Tree {
  readonly items: readonly TreeSpace[];
  /** Those that belong to none of the spaces. */
  readonly parts: readonly TreePart[];
}

export type Measure = "energy" | "cost" | "carbon" | "load" | "production" | "income";
/** What can be asked for figures: kinds that have energy. */
export type SubjectKind =
  | "spaces" | "tenants" | "stores" | "shopfloors" | "equipment" | "combined-equipment" | "devices"
  | "photovoltaic-stations" | "energy-storage-stations" | "charging-stations" | "wind-farms" | "microgrids" | "virtual-power-plants"
  | "meters" | "virtual-meters" | "offline-meters";
export type Step = "slot" | "hour" | "day" | "week" | "iso-week" | "month" | "quarter" | "year" | "fiscal-year";
export type Quality = "VALID" | "ESTIMATED" | "EDITED" | "PARTIAL";
export type PartId = number | string | null;

export interface ReportOffer {
  readonly report: string;
  readonly name: string;
  readonly kinds: readonly string[];
  readonly by: readonly string[];
  readonly against: readonly string[];
  readonly steps: readonly Step[];
}

export type DayType = "working" | "non-working";

export interface ReportPart {
  readonly id: PartId;
  readonly name: string;
  readonly unit: string;
  readonly color?: string | null;
  readonly kind?: string | null;
  /** Days that it is told of alone. */
  readonly days?: DayType;
}

export interface ReportRow extends Compared {
  /** Local start of the slot with its offset. */
  readonly slot: string;
  readonly part: PartId;
  readonly coverage: number | null;
  readonly quality: Quality | null;
  /** Of a load: the highest power between readings, where it is known. */
  readonly highest?: number | null;
  /** What came to it since its month was closed. */
  readonly adjustment?: number | null;
}

export interface ReportTotal extends Compared {
  readonly part: PartId;
  readonly coverage: number | null;
  readonly adjustment?: number | null;
}

/** A series, and whether it is added (1) or taken away (-1). */
export interface SignedSeries {
  readonly series: number;
  readonly sign: number;
}

export interface Report {
  readonly report: string;
  readonly subject: { readonly kind: string; readonly id: number; readonly name: string };
  readonly zone: string;
  readonly currency: string | null;
  readonly step: Step;
  readonly by: string;
  readonly from: string;
  readonly to: string;
  readonly against: Against | null;
  readonly slots_expected: number;
  readonly parts: readonly ReportPart[];
  readonly rows: readonly ReportRow[];
  readonly totals: readonly ReportTotal[];
  readonly pending: number;
  /** The series that each part is the sum of, where it was asked for. */
  readonly explain?: readonly { readonly part: string; readonly series: readonly SignedSeries[] }[];
  /** Those of the period that are closed. */
  readonly months?: readonly ReportMonth[];
}

/** One channel's newest value, over REST and over the live socket alike. */
export interface ChannelValue {
  readonly deviceId: string;
  readonly component: string;
  readonly channel: string;
  readonly parameter: string;
  readonly value: number | null;
  readonly unit: string | null;
  readonly timestamp: string;
  readonly meter_id?: number | null;
}

export interface MeterPoint {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly unit: string | null;
  readonly kind: string;
  readonly device_id: number | null;
  readonly device: string | null;
  readonly ratio: number | null;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
}

export interface Reading {
  readonly at: string;
  readonly value: number | null;
  readonly quality: "good" | "bad" | null;
  /** Name of the cleaning rule that found the reading bad. */
  readonly rule: string | null;
  /** What counts in its place. */
  readonly edited?: number;
  /** What people say of it. */
  readonly corrected?: "edited" | "left out" | "accepted";
}

export interface CorrectionEffect {
  readonly readings: number;
  readonly slots: number;
  readonly meters: readonly { readonly kind: string; readonly id: number; readonly name: string; readonly unit: string; readonly slots: number; readonly energy: number; readonly money: Readonly<Record<string, number>>; readonly carbon: number | null }[];
  readonly money: Readonly<Record<string, number>>;
  /** [kg CO₂e] */
  readonly carbon: number;
  readonly wholes: readonly { readonly kind: string; readonly id: number; readonly name: string | null; readonly unit: string; readonly energy: number }[];
}

export interface Correction {
  readonly id: number;
  readonly act: string;
  readonly from: string;
  readonly to: string;
  readonly seconds: number | null;
  readonly factor: number | null;
  readonly end: number | null;
  readonly reason: string;
  readonly author: string;
  readonly made_at: string;
  readonly undone_at: string | null;
  readonly undone_by: string | null;
  readonly point_count: number;
}

export interface RepairOutcome {
  readonly kept: boolean;
  readonly ids: readonly number[];
  readonly new: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly rows: readonly { readonly row: number; readonly status: "new" | "unchanged" | "refused"; readonly reasons: readonly string[] }[];
  readonly effect: CorrectionEffect | null;
  readonly seen: Seen | null;
  readonly months: readonly ClosedMonthSummary[];
}

export interface Readings {
  readonly point: { readonly id: number; readonly key: string; readonly name: string; readonly unit: string | null; readonly kind: string };
  readonly items: readonly Reading[];
  readonly next: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total: number | null;
}

/** What a sensor measured, step by step; of a step in which no value held, only the coverage. */
export interface Sensed {
  readonly sensor: { readonly kind: string; readonly id: number; readonly name: string };
  readonly zone: string;
  readonly step: Step;
  readonly from: string;
  readonly to: string;
  readonly points: readonly { readonly id: number; readonly name: string; readonly unit: string }[];
  readonly rows: readonly SensedRow[];
}

export interface SensedRow {
  readonly slot: string;
  readonly point: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly coverage: number;
}
