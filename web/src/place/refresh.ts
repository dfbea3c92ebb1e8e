/** How soon figures are asked for again [ms]: soon while slots are recomputed or the period still runs, else seldom. */

const RECOMPUTING = 10_000;
const RUNNING = 20_000;
const PAST = 300_000;

export function refreshAfter(pending: number | undefined, to: string, now = new Date()): number {
  if ((pending ?? 0) > 0) return RECOMPUTING;
  // `to` is exclusive. Hours off a site's own midnight only make it ask more or less often.
  return now.toISOString().slice(0, 10) < to ? RUNNING : PAST;
}
