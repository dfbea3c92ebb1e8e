import { Text } from "@mantine/core";

import { isCurrency, printedUnit } from "@meterhouse/ui/quantity/quantity.ts";

/** The head of a column of figures in one unit; money has its sign beside each. */
export function UnitHead({ text, unit }: { readonly text: string; readonly unit: string }) {
  return <>{text}{!isCurrency(unit) && <Text component="span" inherit c="dimmed" fw={400}> {printedUnit(unit)}</Text>}</>;
}
