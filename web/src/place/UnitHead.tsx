import { Text } from "@mantine/core";

import { isCurrency, printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

/** The head of a column of figures in one unit; money has its sign beside each, and a mere number has none. */
export function UnitHead({ text, unit }: { readonly text: string; readonly unit: string | null }) {
  return <>{text}{unit !== null && unit !== "" && unit !== "1" && !isCurrency(unit) && <Text component="span" inherit c="dimmed" fw={400}> {printedUnit(unit)}</Text>}</>;
}
