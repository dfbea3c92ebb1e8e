import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { startOf } from "@meterhouse/ui/calendar/zone.ts";
import { columnText, type Scale, scaleFor, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import { type Asked, askedAt, type AskedDays, type AskedPart } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { UnitHead } from "../../place/UnitHead.tsx";
import type { ExplainedDays, Piece } from "./useExplanation.ts";

/** The months, days or slots that a figure is folded from, each leading on. */
export function Pieces({ told: { pieces, step, unit, zone, measure }, asked }: { readonly told: ExplainedDays; readonly asked: AskedDays | AskedPart }) {
  const { t } = useTranslation();
  const labels = longLabels(pieces.map(({ at, from }) => (at === undefined ? startOf(from ?? "", zone) : Date.parse(at))), step, zone);
  const highest = measure === "load" ? Math.max(...pieces.map(({ value }) => value ?? -Infinity)) : null;
  const scale = scaleFor(unit, pieces.map(({ value }) => value));
  const title = t(`explain.pieces.${step}`);
  return (
    <Card component="section">
      <Title order={2} size="h5" mb="xs">{title}</Title>
      <Table.ScrollContainer minWidth={300} maxHeight={560} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": title } }}>
        <Table stickyHeader maw={760} aria-label={title} style={{ fontVariantNumeric: "tabular-nums" }}>
          <Table.Thead>
            <Table.Tr><Table.Th scope="col">{t(`step.${step}`)}</Table.Th><Table.Th scope="col" ta="right"><UnitHead text={t("explain.value")} unit={scale.unit} /></Table.Th><Table.Th scope="col">{t("readings.quality")}</Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pieces.map((piece, n) => (
              <Table.Tr key={n}>
                <Table.Th scope="row" fw={piece.value === highest ? 700 : 400} style={{ whiteSpace: "nowrap" }}>{labels[n]}</Table.Th>
                <Table.Td ta="right" fw={piece.value === highest ? 700 : 400}><Figure piece={piece} scale={scale} asked={askedOf(piece, asked)} /></Table.Td>
                <Table.Td>{piece.quality === null ? <Text span inherit c="dimmed">{t("explain.noFigure")}</Text> : piece.quality === "VALID" ? <Text span inherit c="dimmed">{t("quality.VALID")}</Text> : `${t(`quality.${piece.quality}`)}${piece.coverage !== null && piece.coverage < 1 ? `, ${shareText(piece.coverage)}` : ""}`}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Figure({ piece: { value }, scale, asked }: { readonly piece: Piece; readonly scale: Scale; readonly asked: Asked | null }) {
  const text = columnText(value, scale);
  return value === null || asked === null ? text : <ExplainLink asked={asked}>{text}</ExplainLink>;
}

/** Days by the same question; a slot by its own, which leads on but from itself. */
function askedOf({ at, from, to }: Piece, asked: AskedDays | AskedPart): Asked | null {
  if (!("at" in asked) && from !== undefined && to !== undefined) return { ...asked, from, to };
  if (at === undefined || ("step" in asked && asked.step === "slot")) return null;
  return askedAt(asked.series, at, asked);
}
