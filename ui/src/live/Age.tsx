import { Text, Tooltip } from "@mantine/core";

import { locale } from "../i18n/locale.ts";
import { useNow } from "./useNow.ts";

const STEPS = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]] as const;

/** How long ago an instant was, in the largest unit that fits: "12 seconds ago". */
export function ageText(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  const [unit, length] = STEPS.find(([, size]) => seconds >= size) ?? STEPS[3];
  return new Intl.RelativeTimeFormat(locale(), { numeric: unit === "second" ? "always" : "auto" }).format(-Math.floor(seconds / length), unit);
}

interface AgeProps {
  /** [ms] */
  readonly at: number;
  readonly zone: string;
}

/** Age of a value; the instant itself, in the site's zone, when pointed at. */
export function Age({ at, zone }: AgeProps) {
  const now = useNow(1000);
  const exact = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "long", hourCycle: "h23", timeZone: zone }).format(at);
  return (
    <Tooltip label={exact}>
      <Text component="time" dateTime={new Date(at).toISOString()} inherit style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>{ageText(at, now)}</Text>
    </Tooltip>
  );
}
