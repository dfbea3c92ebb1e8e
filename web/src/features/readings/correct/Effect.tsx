import { Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { CorrectionEffect } from "@meterhouse/ui/api/types.ts";
import { countText, moneyText, quantityText } from "@meterhouse/ui/quantity/quantity.ts";

/** Less is nothing: what one interval loses and the next one gains leaves crumbs of arithmetic. */
const LEAST = 0.0005;

function Amount({ of, said }: { readonly of: number; readonly said: (amount: number) => string }) {
  const amount = Math.abs(of) < LEAST ? 0 : of;
  return <span style={{ whiteSpace: "nowrap" }}>{amount > 0 && "+"}{said(amount)}</span>;
}

/** What a correction would change of figures: energy, money and carbon of each meter, and the totals that follow. */
export function Effect({ effect }: { readonly effect: CorrectionEffect }) {
  const { t } = useTranslation();
  if (effect.slots === 0) return <Text size="sm" role="status">{t("correct.noEffect", { count: effect.readings, shown: countText(effect.readings) })}</Text>;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">{t("correct.effect", { readings: countText(effect.readings), slots: countText(effect.slots) })}</Text>
      <Table.ScrollContainer minWidth={320}>
        <Table maw={640} style={{ fontVariantNumeric: "tabular-nums" }} verticalSpacing={4} horizontalSpacing={6} aria-label={t("correct.effectLabel")}>
          <Table.Thead><Table.Tr><Table.Th scope="col">{t("correct.of")}</Table.Th><Table.Th scope="col" ta="right">{t("correct.energy")}</Table.Th><Table.Th scope="col" ta="right">{t("correct.money")}</Table.Th><Table.Th scope="col" ta="right">{t("correct.carbon")}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {effect.meters.map((meter) => (
              <Table.Tr key={`${meter.kind}/${String(meter.id)}`}>
                <Table.Th scope="row" fw={500}>{meter.name}</Table.Th>
                <Table.Td ta="right"><Amount of={meter.energy} said={(amount) => quantityText(amount, meter.unit)} /></Table.Td>
                <Table.Td ta="right">{Object.entries(meter.money).map(([currency, of]) => <div key={currency}><Amount of={of} said={(amount) => moneyText(amount, currency)} /></div>)}</Table.Td>
                <Table.Td ta="right">{meter.carbon === null ? "–" : <Amount of={meter.carbon} said={(amount) => quantityText(amount, "kg")} />}</Table.Td>
              </Table.Tr>
            ))}
            {effect.wholes.map((whole) => (
              <Table.Tr key={`${whole.kind}/${String(whole.id)}/${whole.unit}`}>
                <Table.Th scope="row" fw={400} c="dimmed">{whole.name ?? `${whole.kind} ${String(whole.id)}`}</Table.Th>
                <Table.Td ta="right" c="dimmed"><Amount of={whole.energy} said={(amount) => quantityText(amount, whole.unit)} /></Table.Td>
                <Table.Td /><Table.Td />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
