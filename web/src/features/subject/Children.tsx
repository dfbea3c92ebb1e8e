import { Anchor, Card, Progress, Table, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Report, ReportPart } from "@meterhouse/ui/api/types.ts";
import { alikeOf } from "@meterhouse/ui/chart/figures.ts";
import { isRest } from "@meterhouse/ui/chart/palette.ts";
import { Change } from "@meterhouse/ui/quantity/Change.tsx";
import { columnText, isCurrency, scaleFor, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import { addressOf } from "../../place/tree.ts";
import classes from "./subject.module.css";

interface Child {
  readonly part: ReportPart;
  readonly value: number | null;
  readonly change: number | null;
  /** Of the sum of all children and the rest, or null where that has no meaning. */
  readonly share: number | null;
}

/** Children of one unit, the largest first; shares only where values add up and none is below zero. */
export function childrenOf({ totals, report }: Report, parts: readonly ReportPart[]): Child[] {
  const found = parts.map((part) => ({ part, total: totals.find((total) => String(total.part) === String(part.id)) }));
  const values = found.map(({ total }) => total?.value ?? 0);
  const sum = values.reduce((all, value) => all + value, 0);
  const hasShares = report !== "load" && sum > 0 && values.every((value) => value >= 0);
  return found
    .map(({ part, total }) => ({
      part,
      value: total?.value ?? null,
      change: total?.change ?? null,
      share: hasShares && total?.value !== null && total?.value !== undefined ? total.value / sum : null,
    }))
    .sort((a, b) => Number(isRest(a.part.id)) - Number(isRest(b.part.id)) || (b.value ?? -Infinity) - (a.value ?? -Infinity));
}

interface ChildrenProps {
  readonly report: Report;
  /** The one category that the figures are of, where the space has several. */
  readonly category: string | null;
}

/** What the space is made of, to go further down. */
export function Children({ report, category }: ChildrenProps) {
  const { t } = useTranslation();
  if (report.parts.every(({ id }) => isRest(id))) return null;
  return (
    <Card component="section" data-print-whole>
      <Title order={2} size="h4" mb="sm">{category === null ? t("children.title") : t("children.titleOf", { category })}</Title>
      {alikeOf(report).map((parts) => <Alike key={parts[0]?.unit} report={report} parts={parts} />)}
    </Card>
  );
}

function Alike({ report, parts }: { readonly report: Report; readonly parts: readonly ReportPart[] }) {
  const { t } = useTranslation();
  const unit = parts[0]?.unit ?? "";
  const children = childrenOf(report, parts);
  const hasShares = children.some(({ share }) => share !== null);
  const scale = scaleFor(unit, children.map(({ value }) => value));
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table className={classes.numbers} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("children.name")}</Table.Th>
            <Table.Th scope="col" ta="right">{isCurrency(unit) ? t(`measure.${report.report}`) : scale.unit}</Table.Th>
            <Table.Th scope="col" ta="right">{t("children.change")}</Table.Th>
            {hasShares && <Table.Th scope="col" className={classes.bar} aria-hidden="true" />}
            {hasShares && <Table.Th scope="col" ta="right">{t("children.share")}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {children.map(({ part, value, change, share }) => (
            <Table.Tr key={String(part.id)}>
              <Table.Th scope="row" fw={500}><PartLink part={part} /></Table.Th>
              <Table.Td ta="right">{columnText(value, scale)}</Table.Td>
              <Table.Td ta="right"><Change change={change} measure={report.report} /></Table.Td>
              {hasShares && <Table.Td className={classes.bar}>{share !== null && <Progress value={share * 100} size="sm" aria-hidden="true" />}</Table.Td>}
              {hasShares && <Table.Td ta="right">{shareText(share)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A part is named by its kind and id: "spaces:29". */
function PartLink({ part: { id, name } }: { readonly part: ReportPart }) {
  const [, kind, number] = /^([a-z-]+):(\d+)/.exec(String(id)) ?? [];
  if (kind === undefined) return name;
  return <Anchor component={Link} to={addressOf(kind, Number(number))} inherit>{name}</Anchor>;
}
