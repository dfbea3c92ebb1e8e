/** Values of one point of a sensor, as they are drawn and told. */

import type { Sensed, SensedRow } from "@meterhouse/ui/api/types.ts";

export interface Measured {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  readonly rows: readonly SensedRow[];
  /** Over all steps; the mean is that of the steps, each by how much of it is covered. */
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** A mean has no more digits than can be meant. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}

export function measuredOf({ points, rows }: Sensed): Measured[] {
  return points.map((point) => {
    const own = rows.filter((row) => row.point === point.id);
    const known = own.flatMap(({ mean, min, max, coverage }) => (mean === null || min === null || max === null ? [] : [{ mean, min, max, coverage }]));
    const covered = known.reduce((sum, { coverage }) => sum + coverage, 0);
    return {
      ...point,
      rows: own,
      mean: covered > 0 ? known.reduce((sum, { mean, coverage }) => sum + mean * coverage, 0) / covered : null,
      min: known.length > 0 ? known.reduce((least, { min }) => Math.min(least, min), Infinity) : null,
      max: known.length > 0 ? known.reduce((most, { max }) => Math.max(most, max), -Infinity) : null,
    };
  });
}
