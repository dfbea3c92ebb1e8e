import { Anchor, Card, Group, Skeleton, Stack, Text, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { MonthCell } from "@meterhouse/ui/api/months.ts";
import type { Named } from "@meterhouse/ui/api/quality.ts";
import { addMonths, firstOfMonth } from "@meterhouse/ui/calendar/day.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { shareText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { MonthCard } from "./MonthCard.tsx";
import classes from "./months.module.css";
import { useMatrix } from "./useMonths.ts";
import { monthText } from "../../place/month.ts";
import { showLast } from "../../place/showLast.ts";

const SHOWN = 12;
const STATES = ["running", "open", "closed", "locked"] as const;

export interface ChosenMonth {
  readonly place?: number | undefined;
  readonly month?: string | undefined;
}

interface MonthsProps {
  readonly space: number | undefined;
  readonly period: Period;
  readonly chosen: ChosenMonth;
  readonly onChoose: (chosen: ChosenMonth) => void;
}

/** Spaces by months: which are closed, how complete they are, and what has come to closed ones since. */
export function Months({ space, period, chosen, onChoose }: MonthsProps) {
  const { t } = useTranslation();
  const last = firstOfMonth(period.to) === period.to ? period.to : addMonths(firstOfMonth(period.to), 1);
  const { data, error, refetch } = useMatrix(space, addMonths(last, -SHOWN).slice(0, 7), last.slice(0, 7));
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  if (data.items.length === 0) return <Card><Empty icon="calendar" title={t("months.none")} hint={t("months.noneHint")} /></Card>;
  const row = data.items.find((item) => item.space.id === chosen.place);
  const cell = row?.months.find(({ month }) => month === chosen.month);
  return (
    <Stack gap="md">
      <Card padding="md">
        <Stack gap="sm">
          <Group gap="md" aria-hidden="true">
            {STATES.map((state) => <Group key={state} gap={6} wrap="nowrap"><span className={classes.mark} data-state={state} /><Text size="xs" c="dimmed">{t(`months.state.${state}`)}</Text></Group>)}
            <Group gap={6} wrap="nowrap"><span className={classes.mark} data-state="closed" data-adjusted /><Text size="xs" c="dimmed">{t("months.adjusted")}</Text></Group>
          </Group>
          <div ref={showLast} className={classes.scroll} role="region" aria-label={t("months.matrix")} tabIndex={0}>
            <table className={classes.matrix}>
              <thead>
                <tr>
                  <th scope="col" className={classes.space}>{t("months.space")}</th>
                  {data.months.map((month) => <th key={month} scope="col"><Text size="xs" component="span" display="block">{monthText(month, "short")}</Text><Text size="xs" c="dimmed" component="span">{month.slice(0, 4)}</Text></th>)}
                </tr>
              </thead>
              <tbody>
                {data.items.map((item) => (
                  <tr key={item.space.id}>
                    <th scope="row" className={classes.space}>{item.space.id === space ? <Text size="sm" fw={500} component="span" truncate display="block">{item.space.name}</Text> : <Anchor component={Link} to="/months" search={{ space: item.space.id } as never} size="sm" truncate display="block" title={t("months.parts", { space: item.space.name })}>{item.space.name}</Anchor>}</th>
                    {item.months.map((each) => (
                      <td key={each.month}>
                        <Cell space={item.space} cell={each} isChosen={item === row && each === cell} onChoose={() => { onChoose({ place: item.space.id, month: each.month }); }} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {cell === undefined && <Text size="sm" c="dimmed">{t("months.choose")}</Text>}
        </Stack>
      </Card>
      {row !== undefined && cell !== undefined && <MonthCard key={`${String(row.space.id)} ${cell.month}`} space={row.space} cell={cell} onClose={() => { onChoose({}); }} />}
    </Stack>
  );
}

function Cell({ space, cell, isChosen, onChoose }: { readonly space: Named; readonly cell: MonthCell; readonly isChosen: boolean; readonly onChoose: () => void }) {
  const { t } = useTranslation();
  const { state, coverage, adjusted, month } = cell;
  const said = [t(`months.state.${state}`), coverage === null ? null : t("months.covered", { share: shareText(coverage) }), adjusted ? t("months.adjustedCount", { count: adjusted }) : null];
  const label = `${space.name}, ${monthText(month)}: ${said.filter(Boolean).join(", ")}`;
  return (
    <UnstyledButton className={classes.cell} data-state={state} data-adjusted={(adjusted ?? 0) > 0 || undefined} data-chosen={isChosen || undefined} aria-pressed={isChosen} aria-label={label} title={label} onClick={onChoose}>
      {state === "running" ? "" : coverage === null ? "–" : shareText(coverage)}
    </UnstyledButton>
  );
}
