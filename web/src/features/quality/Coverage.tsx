import { Button, Card, Group, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";

import type { CoverageCell, QualityPoint } from "@meterhouse/ui/api/quality.ts";
import { addDays, type Day, printable } from "@meterhouse/ui/calendar/day.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { shareText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { showLast } from "../../place/showLast.ts";
import { addressOf } from "../../place/tree.ts";
import classes from "./quality.module.css";
import { useCoverage } from "./useQuality.ts";

const LEVELS = ["whole", "most", "some", "none", "unknown"] as const;

/** How complete a day is, in a few steps that can be told apart. */
export function levelOf(cell: CoverageCell): (typeof LEVELS)[number] {
  if (cell === null) return "unknown";
  const share = cell[0] === 0 ? 1 : cell[1] / cell[0];
  return share >= 0.99 ? "whole" : share >= 0.9 ? "most" : share > 0 ? "some" : "none";
}

/** Where the readings of a day are. */
function readingsOf({ id, meter_id: meter }: QualityPoint, space: number | undefined, day: Day): string {
  const within = meter === null ? addressOf("spaces", space ?? 0) : addressOf("meters", meter);
  return `${within}/points/${String(id)}?period=custom&from=${day}&to=${addDays(day, 1)}`;
}

/** Points by days; each day leads to its readings. Thousands of cells: plain links, and one listener for all of them. */
export function Coverage({ space, period }: { readonly space: number | undefined; readonly period: Period }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const follow = (event: MouseEvent<HTMLElement>) => {
    const link = (event.target as HTMLElement).closest("a");
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void navigate({ href: link.getAttribute("href") ?? "/" });
  };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useCoverage(space, period);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  const rows = data.pages.flatMap(({ items }) => items);
  const days: readonly Day[] = data.pages[0]?.days ?? [];
  if (rows.length === 0) return <Card><Empty icon="calendar" title={t("dataQuality.noDays")} hint={t("dataQuality.noDaysHint")} /></Card>;
  return (
    <Card padding="md">
      <Stack gap="sm">
        <Group gap="md" aria-hidden="true">
          {LEVELS.map((level) => <Group key={level} gap={6} wrap="nowrap"><span className={classes.cell} data-level={level} /><Text size="xs" c="dimmed">{t(`dataQuality.level.${level}`)}</Text></Group>)}
        </Group>
        <div ref={showLast} className={classes.scroll} role="region" aria-label={t("dataQuality.matrix")} tabIndex={0}>
          <table className={classes.matrix}>
            <thead><tr><th scope="col"><VisuallyHidden>{t("dataQuality.point")}</VisuallyHidden></th><Days days={days} /></tr></thead>
            <tbody onClick={follow}>{rows.map(({ point, days: cells }) => <Row key={point.id} point={point} space={space} cells={cells} days={days} />)}</tbody>
          </table>
        </div>
        {hasNextPage && <Group justify="center"><Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("dataQuality.morePoints")}</Button></Group>}
      </Stack>
    </Card>
  );
}

/** Only some days have room for their name: the first, and each Monday or first of a month. */
function Days({ days }: { readonly days: readonly Day[] }) {
  const print = new Intl.DateTimeFormat(locale(), { timeZone: "UTC", day: "numeric", month: "short" });
  const every = days.length > 60 ? 30 : 7;
  return days.map((day, nth) => <th key={day} scope="col" className={classes.day}>{nth % every === 0 ? <span>{print.format(printable(day))}</span> : <VisuallyHidden>{print.format(printable(day))}</VisuallyHidden>}</th>);
}

function Row({ point, space, cells, days }: { readonly point: QualityPoint; readonly space: number | undefined; readonly cells: readonly CoverageCell[]; readonly days: readonly Day[] }) {
  const { t } = useTranslation();
  const print = new Intl.DateTimeFormat(locale(), { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
  return (
    <tr>
      <th scope="row" className={classes.point}><Text size="sm" component="span" truncate display="block">{point.device ?? point.key ?? point.name}</Text><Text size="xs" c="dimmed" component="span" truncate display="block">{point.name}</Text></th>
      {cells.map((cell, nth) => {
        const day = days[nth];
        if (day === undefined) return null;
        const said = cell === null ? t("dataQuality.level.unknown") : t("dataQuality.cell", { share: shareText(cell[0] === 0 ? 1 : cell[1] / cell[0]), count: cell[2] });
        const label = `${print.format(printable(day))}: ${said}`;
        return (
          <td key={day}>
            <a href={readingsOf(point, space, day)} title={label} aria-label={label} className={classes.cell} data-level={levelOf(cell)} data-odd={cell !== null && cell[2] > 0 ? true : undefined} />
          </td>
        );
      })}
    </tr>
  );
}
