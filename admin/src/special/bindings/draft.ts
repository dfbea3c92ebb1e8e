/** A binding as it is typed: shares in percent, days of the site in the place of instants. */

import { isDay, type Day } from "@meterhouse/ui/calendar/day.ts";
import { dayAt, startOf } from "@meterhouse/ui/calendar/zone.ts";
import { errorsByField, type FieldError } from "@meterhouse/ui/api/problem.ts";

import type { Binding, Direction, End, Side } from "./bindings.ts";

export interface Draft {
  readonly role: string | null;
  readonly direction: Direction;
  /** In percent; of a point the ratio itself. "" where nothing is typed. */
  readonly share: number | string;
  /** First day, and the day after the last; "" is always. */
  readonly from: Day;
  readonly to: Day;
}

export type Body = Readonly<Record<string, unknown>>;

/** A point counts by its ratio (transformers, unit, sign); anything else by its share. */
export function isRatio(partKind: string): boolean {
  return partKind === "points";
}

export function freshDraft(partKind: string): Draft {
  return { role: null, direction: "input", share: isRatio(partKind) ? 1 : 100, from: "", to: "" };
}

export function draftOf(binding: Binding, zone: string): Draft {
  const day = (instant: string | null) => (instant === null ? "" : dayAt(Date.parse(instant), zone));
  return {
    role: binding.role,
    direction: binding.direction,
    share: isRatio(binding.part_kind) ? binding.share : rounded(binding.share * 100),
    from: day(binding.valid_from),
    to: day(binding.valid_to),
  };
}

/** Without the dust of binary fractions: 0.07 × 100. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function instantOf(day: Day, zone: string): string | null {
  return isDay(day) ? new Date(startOf(day, zone)).toISOString().replace(".000Z", "Z") : null;
}

/** What is sent for a draft; a share that is no number is sent as it is, for the server to refuse. */
export function bodyOf(draft: Draft, partKind: string, zone: string): Body {
  const share = typeof draft.share === "number" && !isRatio(partKind) ? rounded(draft.share / 100) : draft.share;
  return { role: draft.role, direction: draft.direction, share: share === "" ? null : share, valid_from: instantOf(draft.from, zone), valid_to: instantOf(draft.to, zone) };
}

/** Only what differs: an instant within a day stays what it was unless its day was changed. */
export function changeOf(binding: Binding, draft: Draft, zone: string): Body {
  const was = bodyOf(draftOf(binding, zone), binding.part_kind, zone);
  return Object.fromEntries(Object.entries(bodyOf(draft, binding.part_kind, zone)).filter(([name, value]) => value !== was[name]));
}

/** Bodies that bind the record to each of these. */
export function bodiesFor(self: End, side: Side, far: { readonly kind: string; readonly ids: readonly number[] }, draft: Draft, zone: string): Body[] {
  const partKind = side === "owner" ? far.kind : self.kind;
  const rest = bodyOf(draft, partKind, zone);
  return far.ids.map((id) => {
    const other: End = { kind: far.kind, id };
    return side === "owner" ? { owner: self, part: other, ...rest } : { owner: other, part: self, ...rest };
  });
}

/** Refusals by field, whichever of several bindings they are of; "" holds those of no field. */
export function refusalsOf(errors: readonly FieldError[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [path, reason] of Object.entries(errorsByField(errors))) {
    const field = path.replace(/^\.?\d+\.?/, "");
    const known = ["role", "direction", "share", "valid_from", "valid_to"].includes(field) ? field : "";
    found[known] = found[known] === undefined || found[known] === reason ? reason : `${found[known]}; ${reason}`;
  }
  return found;
}
