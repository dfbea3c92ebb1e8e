import { Group, Text } from "@mantine/core";

import { readingText } from "@meterhouse/ui/quantity/quantity.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Answered } from "./points.ts";

/** What a register answered: its value, or why there is none. */
export function Answer({ answered: { value, unit, reason } }: { readonly answered: Answered }) {
  if (reason !== null) {
    return <Group gap={4} wrap="nowrap" c="var(--mantine-color-error)" align="flex-start"><Icon name="warning" size={16} /><Text span size="sm">{reason}</Text></Group>;
  }
  return <Text span size="sm" fw={600} style={{ fontVariantNumeric: "tabular-nums" }}>{typeof value === "string" ? value : readingText(value, unit)}</Text>;
}

/** The registers as they came over the wire. */
export function Raw({ answered: { registers } }: { readonly answered: Answered }) {
  return <Text span size="xs" c="dimmed" ff="monospace">{registers.join(" ")}</Text>;
}
