import { Card, Skeleton, Text } from "@mantine/core";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { isMeter } from "@meterhouse/ui/api/kinds.ts";
import type { Against, Compared, Measure, Report, ReportOffer, ReportPart } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { autoStep } from "@meterhouse/ui/calendar/step.ts";
import { alikeOf } from "@meterhouse/ui/chart/figures.ts";
import { lowered } from "@meterhouse/ui/i18n/locale.ts";
import { Change } from "@meterhouse/ui/quantity/Change.tsx";
import { valueText } from "@meterhouse/ui/quantity/quantity.ts";
import { Completeness } from "@meterhouse/ui/states/Completeness.tsx";

import type { Asked } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { askedOf } from "./asked.ts";
import classes from "./subject.module.css";
import { type Subject, useReport } from "./useReport.ts";
import { breakdownsOf, offerFor } from "./view.ts";

interface CardsProps {
  readonly subject: Subject;
  readonly period: Period;
  readonly against: Against | undefined;
  readonly offers: readonly ReportOffer[] | undefined;
  /** A card of its own beside the figures of the period: the power now. */
  readonly live: ReactNode | null;
}

/** The period in a few figures: energy of each category, money, carbon, the highest load, what is produced and earned, and how complete they are. */
export function Cards({ subject, period, against, offers, live }: CardsProps) {
  const { t } = useTranslation();
  const asked = { subject, period, against, offers };
  const energy = useMeasure("energy", asked);
  const cost = useMeasure("cost", asked);
  const carbon = useMeasure("carbon", asked);
  const load = useMeasure("load", asked);
  const production = useMeasure("production", asked);
  const income = useMeasure("income", asked);
  const told = energy.data ?? production.data;
  const failed = t("cards.failed");
  const peakTitle = load.data !== undefined && load.data.parts.length > 1 ? t("cards.peakOf", { category: lowered(load.data.parts[0]?.name ?? "") }) : t("cards.peak");
  const tiles = [
    live,
    ...tilesOf("energy", t("measure.energy"), energy, failed, isMeter(subject.kind) ? undefined : (category) => category),
    ...tilesOf("cost", t("measure.cost"), cost, failed),
    ...tilesOf("carbon", t("measure.carbon"), carbon, failed),
    ...tilesOf("load", peakTitle, load, failed),
    ...tilesOf("production", t("measure.production"), production, failed, (category) => t("cards.produced", { what: category })),
    ...tilesOf("income", t("measure.income"), income, failed),
    told && <Tile key="data" title={t("cards.data")} text={<Completeness share={coverageOf(told)} />} note={t("cards.dataNote")} />,
  ].filter((tile) => tile !== null && tile !== undefined);
  // As few rows as hold six each, and those evenly filled: eight tiles are two rows of four.
  const columns = Math.ceil(tiles.length / Math.ceil(tiles.length / 6));
  return <section aria-label={t("cards.label")} className={classes.cards} style={{ "--columns": columns } as CSSProperties}>{tiles}</section>;
}

/** What is offered of the subject, broken down as usual. */
function useMeasure(measure: Measure, { subject, period, against, offers }: Omit<CardsProps, "live">) {
  const offer = offerFor(offers, measure, subject.kind);
  const by = breakdownsOf(offer, subject.kind)[0] ?? "total";
  return useReport({ subject, period, against, measure, by, step: autoStep(period, measure, offer?.steps) }, offer !== undefined);
}

/** Energy has a tile for each of its parts, since categories are never added; money and carbon one for their sum, load for its first peak. */
function tilesOf(measure: Measure, title: string, { data, isLoading, isError }: ReturnType<typeof useReport>, failed: string, named?: (category: string) => string): ReactNode[] {
  if (isLoading) return [<Skeleton key={measure} height={98} />];
  if (data === undefined) return isError ? [<Tile key={measure} title={title} text={failed} />] : [];
  const compares = data.against !== null;
  const tile = (name: string, parts: readonly ReportPart[], total: Compared | null) => {
    const unit = parts[0]?.unit ?? "";
    const text = <Explained asked={askedOf(data, parts.map(({ id }) => id), { from: data.from, to: data.to }, undefined)} text={valueText(total?.value ?? null, unit)} />;
    return <Tile key={`${measure} ${name} ${unit}`} measure={measure} title={name} text={text} unit={unit} compares={compares} {...(total === null ? {} : { compared: total })} />;
  };
  if (measure === "energy" || measure === "production") return data.parts.map((part) => tile(named?.(part.name) ?? title, [part], totalOf(data, part.id)));
  if (measure === "load") return data.parts.slice(0, 1).map((part) => tile(title, [part], totalOf(data, part.id)));
  return alikeOf(data).map((parts) => tile(title, parts, sumOf(parts.map(({ id }) => totalOf(data, id)))));
}

/** Sum of what is known; the change is that of the parts that have both a value and a reference. */
export function sumOf(totals: readonly (Compared | null)[]): Compared {
  const known = totals.filter((total) => total !== null).filter(({ value }) => value !== null);
  const both = known.filter(({ reference }) => reference !== null);
  const add = (values: readonly (number | null)[]) => (values.length === 0 ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const [before, after] = [add(both.map(({ reference }) => reference)), add(both.map(({ value }) => value))];
  return { value: add(known.map(({ value }) => value)), reference: before, change: before === null || before === 0 || after === null ? null : after / before - 1 };
}

function totalOf({ totals }: Report, part: string | number | null) {
  return totals.find((total) => String(total.part) === String(part)) ?? null;
}

/** Mean coverage of the parts that tell theirs. */
export function coverageOf({ totals }: Report): number | null {
  const shares = totals.map(({ coverage }) => coverage).filter((share) => share !== null);
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** A figure that leads to where it comes from. */
function Explained({ asked, text }: { readonly asked: Asked | null; readonly text: string }) {
  return asked === null || text === "–" ? text : <ExplainLink asked={asked} plain>{text}</ExplainLink>;
}

interface TileProps {
  readonly measure?: Measure;
  readonly title: string;
  readonly text: ReactNode;
  readonly compared?: Compared;
  readonly unit?: string;
  readonly note?: string;
  /** Whether a comparison was asked for: only then is a missing one worth a word. */
  readonly compares?: boolean;
}

function Tile({ measure, title, text, compared, unit = "", note, compares = false }: TileProps) {
  const { t } = useTranslation();
  return (
    <Card padding="sm" data-print-whole>
      <Text size="sm" c="dimmed" lineClamp={2} title={title}>{title}</Text>
      <Text component="div" className={classes.figure}>{text}</Text>
      {typeof compared?.change === "number" && (
        <Text size="xs" component="div" className={classes.under}>
          <Change change={compared.change} measure={measure} /> <span className={classes.reference}>{t("cards.reference", { value: valueText(compared.reference, unit) })}</span>
        </Text>
      )}
      {compared?.change === null && compares && <Text size="xs" c="dimmed">{t("cards.noReference")}</Text>}
      {note !== undefined && <Text size="xs" c="dimmed">{note}</Text>}
    </Card>
  );
}
