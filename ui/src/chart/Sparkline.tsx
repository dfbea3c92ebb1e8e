import classes from "./sparkline.module.css";

const WIDTH = 120;
const HEIGHT = 28;
const MARGIN = 2;

interface SparklineProps {
  readonly values: readonly (number | null)[];
  /** What is drawn, in words. */
  readonly label: string;
}

/** Runs of known values as SVG path: the line breaks where a day is missing, from a baseline of zero. */
export function pathOf(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const low = Math.min(0, ...known);
  const span = Math.max(...known, 0) - low || 1;
  const x = (n: number) => ((n / Math.max(values.length - 1, 1)) * (WIDTH - 2 * MARGIN) + MARGIN).toFixed(1);
  const y = (value: number) => (HEIGHT - MARGIN - ((value - low) / span) * (HEIGHT - 2 * MARGIN)).toFixed(1);
  let path = "";
  values.forEach((value, n) => {
    if (value === null) return;
    const starts = (values[n - 1] ?? null) === null;
    const alone = starts && (values[n + 1] ?? null) === null;
    path += `${starts ? "M" : "L"}${x(n)} ${y(value)}${alone ? "h0.1" : ""}`;
  });
  return path;
}

/** A small line without axes: the shape of the days, not their height. */
export function Sparkline({ values, label }: SparklineProps) {
  return (
    <svg className={classes.line} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img" aria-label={label}>
      <path d={pathOf(values)} />
    </svg>
  );
}
