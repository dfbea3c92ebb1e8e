/** How a change to the reference is said: sign, arrow and word, so that colour is never alone. */

import { locale } from "../i18n/locale.ts";

export type Direction = "more" | "less" | "same";

/** Measures of which more is welcome; of all others less is, since they are used, paid or emitted. */
const GAINS: ReadonlySet<string> = new Set(["production", "income"]);

export function isWelcome(direction: Direction, measure?: string): boolean | null {
  return direction === "same" ? null : (direction === "more") === (measure !== undefined && GAINS.has(measure));
}

// Half a percent either way is noise in any meter's month.
const NOISE = 0.005;

export function directionOf(change: number): Direction {
  if (Math.abs(change) < NOISE) return "same";
  return change > 0 ? "more" : "less";
}

export const ARROWS: Record<Direction, string> = { more: "▲", less: "▼", same: "■" };

/** "+12 %", "−3.4 %", "×5.2" where percents would not be read any more. */
export function changeText(change: number): string {
  if (change >= 9.995) return `×${new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(change + 1)}`;
  const digits = Math.abs(change) < 0.0995 ? 1 : 0;
  return new Intl.NumberFormat(locale(), {
    style: "percent", signDisplay: "exceptZero", minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(change);
}
