import { Card, Skeleton, Text } from "@mantine/core";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Against, Compared, Measure, Report, ReportOffer } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { autoStep } from "@meterhouse/ui/calendar/step.ts";
import { Change } from "@meterhouse/ui/quantity/Change.tsx";
import { valueText } from "@meterhouse/ui/quantity/quantity.ts";
import { Completeness } from "@meterhouse/ui/states/Completeness.tsx";

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

/** The period in a few figures: energy of each category, money, carbon, the highest load, and how complete they are. */
export function Cards({ subject, period, against, offers, live }: CardsProps) {
  const { t } = useTranslation();
  const asked = (measure: Measure) => ({ subject, period, against, measure, step: autoStep(period, measure, offerFor(offers, measure, subject.kind)?.steps) });
  const isOffered = (measure: Measure) => offerFor(offers, measure, subject.kind) !== undefined;
  const whole = (measure: Measure) => (offerFor(offers, measure, subject.kind)?.by.includes("total") === true ? "total" : "category");
  const energy = useReport({ ...asked("energy"), by: breakdownsOf(offerFor(offers, "energy", subject.kind), subject.kind)[0] ?? "category" }, isOffered("energy"));
  const cost = useReport({ ...asked("cost"), by: whole("cost") }, isOffered("cost"));
  const carbon = useReport({ ...asked("carbon"), by: whole("carbon") }, isOffered("carbon"));
  const load = useReport({ ...asked("load"), by: whole("load") }, isOffered("load"));
  const failed = t("cards.failed");
  const tiles = [
    live,
    ...tilesOf("energy", t("measure.energy"), energy, failed, subject.kind === "spaces"),
    ...tilesOf("cost", t("measure.cost"), cost, failed),
    ...tilesOf("carbon", t("measure.carbon"), carbon, failed),
    ...tilesOf("load", t("cards.peak"), load, failed),
    energy.data && <Tile key="data" title={t("cards.data")} text={<Completeness share={coverageOf(energy.data)} />} note={t("cards.dataNote")} />,
  ].filter((tile) => tile !== null && tile !== undefined);
  // As few rows as hold six each, and those evenly filled: eight tiles are two rows of four.
  const columns = Math.ceil(tiles.length / Math.ceil(tiles.length / 6));
  return <section aria-label={t("cards.label")} className={classes.cards} style={{ "--columns": columns } as CSSProperties}>{tiles}</section>;
}

/** Energy has a tile for each of its parts, since categories are never added; the others one for their whole. */
function tilesOf(measure: Measure, title: string, { data, isLoading, isError }: ReturnType<typeof useReport>, failed: string, byCategory = false): ReactNode[] {
  if (isLoading) return [<Skeleton key={measure} height={98} />];
  if (isError && !data) return [<Tile key={measure} title={title} text={failed} />];
  const parts = measure === "energy" ? data?.parts : data?.parts.slice(0, 1);
  return (parts ?? []).map((part) => {
    const total = data === undefined ? null : totalOf(data, part.id);
    const name = measure === "energy" && byCategory ? part.name : title;
    return <Tile key={`${measure} ${String(part.id)}`} title={name} text={valueText(total?.value ?? null, part.unit)} unit={part.unit} compares={data?.against !== null && data?.against !== undefined} {...(total === null ? {} : { compared: total })} />;
  });
}

function totalOf({ totals }: Report, part: string | number | null) {
  return totals.find((total) => String(total.part) === String(part)) ?? null;
}

/** Mean coverage of the parts that tell theirs. */
export function coverageOf({ totals }: Report): number | null {
  const shares = totals.map(({ coverage }) => coverage).filter((share) => share !== null);
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

interface TileProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly compared?: Compared;
  readonly unit?: string;
  readonly note?: string;
  /** Whether a comparison was asked for: only then is a missing one worth a word. */
  readonly compares?: boolean;
}

function Tile({ title, text, compared, unit = "", note, compares = false }: TileProps) {
  const { t } = useTranslation();
  return (
    <Card padding="sm" data-print-whole>
      <Text size="sm" c="dimmed" truncate title={title}>{title}</Text>
      <Text component="div" className={classes.figure}>{text}</Text>
      {typeof compared?.change === "number" && (
        <Text size="xs" component="div" className={classes.under}>
          <Change change={compared.change} /> <span className={classes.reference}>{t("cards.reference", { value: valueText(compared.reference, unit) })}</span>
        </Text>
      )}
      {compared?.change === null && compares && <Text size="xs" c="dimmed">{t("cards.noReference")}</Text>}
      {note !== undefined && <Text size="xs" c="dimmed">{note}</Text>}
    </Card>
  );
}
