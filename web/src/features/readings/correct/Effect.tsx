import { Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { CorrectionEffect } from "@meterhouse/ui/api/types.ts";
import { countText, moneyText, quantityText } from "@meterhouse/ui/quantity/quantity.ts";

const signed = (amount: number, text: string) => (amount > 0 ? `+${text}` : text);

/** What a correction would change of figures: energy, money and carbon of each meter, and the totals that follow. */
export function Effect({ effect }: { readonly effect: CorrectionEffect }) {
  const { t } = useTranslation();
  if (effect.slots === 0) return <Text size="sm" role="status">{t("correct.noEffect", { count: effect.readings, shown: countText(effect.readings) })}</Text>;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">{t("correct.effect", { readings: countText(effect.readings), slots: countText(effect.slots) })}</Text>
      <Table.ScrollContainer minWidth={320}>
        <Table maw={640} style={{ fontVariantNumeric: "tabular-nums" }} verticalSpacing={4} aria-label={t("correct.effectLabel")}>
          <Table.Thead><Table.Tr><Table.Th scope="col">{t("correct.of")}</Table.Th><Table.Th scope="col" ta="right">{t("correct.energy")}</Table.Th><Table.Th scope="col" ta="right">{t("correct.money")}</Table.Th><Table.Th scope="col" ta="right">{t("correct.carbon")}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {effect.meters.map((meter) => (
              <Table.Tr key={`${meter.kind}/${String(meter.id)}`}>
                <Table.Th scope="row" fw={500}>{meter.name}</Table.Th>
                <Table.Td ta="right">{signed(meter.energy, quantityText(meter.energy, meter.unit))}</Table.Td>
                <Table.Td ta="right">{Object.entries(meter.money).map(([currency, amount]) => signed(amount, moneyText(amount, currency))).join(", ") || "–"}</Table.Td>
                <Table.Td ta="right">{meter.carbon === null ? "–" : signed(meter.carbon, quantityText(meter.carbon, "kg"))}</Table.Td>
              </Table.Tr>
            ))}
            {effect.wholes.map((whole) => (
              <Table.Tr key={`${whole.kind}/${String(whole.id)}/${whole.unit}`}>
                <Table.Th scope="row" fw={400} c="dimmed">{whole.name ?? `${whole.kind} ${String(whole.id)}`}</Table.Th>
                <Table.Td ta="right" c="dimmed">{signed(whole.energy, quantityText(whole.energy, whole.unit))}</Table.Td>
                <Table.Td /><Table.Td />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
