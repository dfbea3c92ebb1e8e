import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { readingText, shareText, valueText } from "@meterhouse/ui/quantity/quantity.ts";

import type { AskedSlot } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import type { Explanation, Member } from "./useExplanation.ts";

interface MembersProps {
  readonly told: Explanation;
  readonly members: readonly Member[];
  readonly asked: AskedSlot;
}

/** The meters that a total is made of, each with what it adds. */
export function Members({ told, members, asked }: MembersProps) {
  const { t } = useTranslation();
  const multiplies = told.measure !== "energy";
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{t("explain.members", { count: members.length })}</Title>
      {members.length === 0 ? <Text size="sm" c="dimmed">{t("explain.noMembers")}</Text> : (
        <Table.ScrollContainer minWidth={460} type="native">
          <Table style={{ fontVariantNumeric: "tabular-nums" }} aria-label={t("explain.members", { count: members.length })}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("explain.meter")}</Table.Th>
                <Table.Th scope="col" ta="right">{t("explain.share")}</Table.Th>
                <Table.Th scope="col" ta="right">{t("explain.energy")}</Table.Th>
                {multiplies && <Table.Th scope="col" ta="right">{t(told.measure === "carbon" ? "explain.factor" : "explain.price")}</Table.Th>}
                <Table.Th scope="col" ta="right">{t("explain.adds")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {members.map((member) => (
                <Table.Tr key={`${member.meter.kind}:${String(member.meter.id)}`}>
                  <Table.Th scope="row" fw={500}><ExplainLink asked={{ ...asked, series: member.series }}>{member.meter.name}</ExplainLink></Table.Th>
                  <Table.Td ta="right">{shareText(member.weight)}</Table.Td>
                  <Table.Td ta="right">{readingText(member.energy, null)}</Table.Td>
                  {multiplies && <Table.Td ta="right">{readingText(multiplierOf(member), null)}</Table.Td>}
                  <Table.Td ta="right">{valueText(added(member, multiplies), told.unit)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th scope="row" colSpan={multiplies ? 4 : 3}>{t("explain.sum")}</Table.Th>
                <Table.Th ta="right">{valueText(told.value, told.unit)}</Table.Th>
              </Table.Tr>
            </Table.Tfoot>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

function multiplierOf({ price, factor }: Member): number | null {
  return price?.price ?? factor?.factor ?? null;
}

function added(member: Member, multiplies: boolean): number | null {
  const by = multiplies ? multiplierOf(member) : 1;
  return member.energy === null || by === null ? null : member.weight * member.energy * by;
}
