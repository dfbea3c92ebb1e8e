import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { columnText, readingText, scaleFor, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import type { AskedSlot } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { useNarrow } from "../../place/useNarrow.ts";
import { UnitHead } from "./UnitHead.tsx";
import type { Explanation, Member } from "./useExplanation.ts";

interface MembersProps {
  readonly told: Explanation;
  readonly members: readonly Member[];
  readonly asked: AskedSlot;
}

/** The meters that a total is made of, each with what it adds. */
export function Members({ told, members, asked }: MembersProps) {
  const { t } = useTranslation();
  const isNarrow = useNarrow();
  const multiplies = told.measure !== "energy";
  const scale = scaleFor(told.unit, [...members.map((member) => added(member, multiplies)), told.value]);
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{t("explain.members", { count: members.length })}</Title>
      {members.length === 0 ? <Text size="sm" c="dimmed">{t("explain.noMembers")}</Text> : (
        <Table style={{ fontVariantNumeric: "tabular-nums" }} aria-label={t("explain.members", { count: members.length })}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("explain.meter")}</Table.Th>
              {!isNarrow && <Table.Th scope="col" ta="right">{t("explain.share")}</Table.Th>}
              {!isNarrow && <Table.Th scope="col" ta="right">{t("explain.energy")}</Table.Th>}
              {!isNarrow && multiplies && <Table.Th scope="col" ta="right">{t(told.measure === "carbon" ? "explain.factor" : "explain.price")}</Table.Th>}
              <Table.Th scope="col" ta="right"><UnitHead text={t("explain.adds")} unit={scale.unit} /></Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {members.map((member) => (
              <Table.Tr key={`${member.meter.kind}:${String(member.meter.id)}`}>
                <Table.Th scope="row" fw={500}>
                  <ExplainLink asked={{ ...asked, series: member.series }}>{member.meter.name}</ExplainLink>
                  {isNarrow && <Text size="sm" c="dimmed">{[shareText(member.weight), readingText(member.energy, null), ...(multiplies ? [readingText(multiplierOf(member), null)] : [])].join(" × ")}</Text>}
                </Table.Th>
                {!isNarrow && <Table.Td ta="right">{shareText(member.weight)}</Table.Td>}
                {!isNarrow && <Table.Td ta="right">{readingText(member.energy, null)}</Table.Td>}
                {!isNarrow && multiplies && <Table.Td ta="right">{readingText(multiplierOf(member), null)}</Table.Td>}
                <Table.Td ta="right">{columnText(added(member, multiplies), scale)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row" colSpan={isNarrow ? 1 : multiplies ? 4 : 3}>{t("explain.sum")}</Table.Th>
              <Table.Th ta="right">{columnText(told.value, scale)}</Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
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
