/** What can be done about readings: which fields each act asks for, and the body that the API is asked with. */

import type { Readings } from "@meterhouse/ui/api/types.ts";

export type Field = "value" | "seconds" | "factor" | "ratio" | "like" | "end" | "start" | "serial";
export type ActName = "exclude" | "accept" | "interpolate" | "replace" | "copy" | "shift" | "scale" | "exchange" | "ratio" | "sign";

interface Act {
  readonly fields: readonly Field[];
  /** About a stretch, about one instant, or from an instant on where no end is given. */
  readonly span: "stretch" | "instant" | "onward";
  /** It changes records of the meter too, which takes another permission. */
  readonly changesRecords?: true;
  /** Kinds of points that it makes sense for; all where none are named. */
  readonly kinds?: readonly string[];
}

export const ACTS: Readonly<Record<ActName, Act>> = {
  exclude: { fields: [], span: "stretch" },
  accept: { fields: [], span: "stretch" },
  interpolate: { fields: [], span: "stretch", kinds: ["analog"] },
  replace: { fields: ["value"], span: "instant" },
  copy: { fields: ["like"], span: "stretch" },
  shift: { fields: ["seconds"], span: "stretch" },
  scale: { fields: ["factor"], span: "stretch" },
  exchange: { fields: ["end", "start", "serial"], span: "instant", kinds: ["counter"] },
  ratio: { fields: ["ratio"], span: "onward", changesRecords: true },
  sign: { fields: [], span: "onward", changesRecords: true },
};

const OPTIONAL: readonly Field[] = ["serial"];

/** A correction as it is being written: instants [ms], fields as they were typed. */
export interface Draft {
  readonly act: ActName;
  readonly from: number | null;
  readonly to: number | null;
  readonly fields: Readonly<Partial<Record<Field, string | number>>>;
  /** Start of the like stretch [ms]. */
  readonly like: number | null;
  readonly reason: string;
}

export const NEW: Draft = { act: "exclude", from: null, to: null, fields: {}, like: null, reason: "" };

/** Acts that make sense for a point and that its reader may do. */
export function offered(about: Readings["point"], mayChangeRecords: boolean): ActName[] {
  return (Object.keys(ACTS) as ActName[]).filter((name) => {
    const { kinds, changesRecords } = ACTS[name];
    return (kinds?.includes(about.kind) ?? true) && (changesRecords === undefined || mayChangeRecords);
  });
}

/** Whether enough was said to ask what it would change; reasons come later. */
export function isWhole({ act, from, to, fields, like }: Draft): boolean {
  const { fields: asked, span } = ACTS[act];
  if (from === null || (span === "stretch" && (to === null || to <= from))) return false;
  if (span === "onward" && to !== null && to <= from) return false;
  return asked.every((field) => (field === "like" ? like !== null : OPTIONAL.includes(field) || (fields[field] ?? "") !== ""));
}

/** What the API is asked; `meter` is the one that ratios belong to. */
export function bodyOf({ act, from, to, fields, like, reason }: Draft, point: number, meter: number | undefined): Record<string, unknown> {
  const { span } = ACTS[act];
  const at = (instant: number | null) => (instant === null ? undefined : new Date(instant).toISOString());
  const about = act === "ratio" || act === "sign" ? { meters: [meter], points: [point] } : { points: [point] };
  const stretch = span === "instant" ? { from: at(from) } : { from: at(from), to: at(to) };
  const { value, serial, ...numbers } = fields;
  const own = ACTS[act].fields;
  const named = Object.fromEntries(Object.entries(numbers).filter(([field]) => own.includes(field as Field)).map(([field, given]) => [field, Number(given)]));
  if (act === "replace") return { act, ...about, values: [{ at: at(from), value: Number(value) }], reason };
  return {
    act: act === "sign" ? "ratio" : act, ...about, ...stretch, ...named, reason,
    ...(act === "sign" ? { factor: -1 } : {}),
    ...(act === "copy" ? { like: at(like) } : {}),
    ...(act === "exchange" && serial !== undefined && serial !== "" ? { serial } : {}),
  };
}
