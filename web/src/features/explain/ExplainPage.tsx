import { Anchor, Badge, Button, Group, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { useClipboard, useDocumentTitle } from "@mantine/hooks";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { quantityText, shareText, valueText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Notice } from "@meterhouse/ui/states/Notice.tsx";

import type { Asked } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { changeText, monthText } from "../../place/month.ts";
import { Feeds } from "./Feeds.tsx";
import { Formula } from "./Formula.tsx";
import { Members } from "./Members.tsx";
import { Multiplication } from "./Multiplication.tsx";
import { type Explanation, useExplanation } from "./useExplanation.ts";

/** Where a figure comes from: what it was added up or multiplied from, down to the readings. The address can be passed on. */
export function ExplainPage() {
  const { t } = useTranslation();
  const asked: Asked = useSearch({ from: "/explain" });
  const { data, error, refetch } = useExplanation(asked);
  useDocumentTitle(`${t("explain.title")} · Meterhouse`);
  if (asked.series === 0 || asked.at === "") return <Empty icon="search" title={t("explain.none")} hint={t("explain.noneHint")} />;
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Stack><Skeleton height={90} /><Skeleton height={260} /></Stack>;
  return (
    <Stack gap="md">
      <Head told={data} asked={asked} />
      {data.closed && <Closed closed={data.closed} unit={data.unit} asked={asked} />}
      {data.members && <Members told={data} members={data.members} asked={asked} />}
      {data.measure !== "energy" && !data.members && <Multiplication told={data} />}
      {data.formula && <Formula told={data} formula={data.formula} asked={asked} />}
      {data.feeds?.map((feed) => <Feeds key={feed.point} feed={feed} told={data} />)}
    </Stack>
  );
}

function Head({ told, asked }: { readonly told: Explanation; readonly asked: Asked }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const clipboard = useClipboard();
  const [label] = longLabels([Date.parse(told.slot)], "slot", told.zone);
  const { kind, id, name } = told.subject;
  const to = kind === "spaces" || kind === "meters" ? `/${kind}/${String(id)}` : null;
  return (
    <Group justify="space-between" align="flex-end" gap="md">
      <div>
        <Text size="sm" c="dimmed">{t("explain.title")}</Text>
        <Group gap="sm" align="center">
          <Title order={1} size="h2">{told.value === null ? t("explain.noFigure") : valueText(told.value, told.unit)}</Title>
          {told.quality !== null && told.quality !== "VALID" && <Badge variant="light" color="orange" tt="none" autoContrast={false}>{t(`quality.${told.quality}`)}</Badge>}
          {told.coverage !== null && told.coverage < 1 && <Text size="sm" c="dimmed">{t("explain.coverage", { share: shareText(told.coverage) })}</Text>}
        </Group>
        <Text size="sm">
          {to === null ? name : <Anchor component={Link} to={to} inherit>{name}</Anchor>}, {t(`measure.${told.measure}`)}, {told.category}
        </Text>
        {told.measure === "energy" && told.value !== null && typeof told.highest === "number" && told.power_unit !== undefined && (
          <Text size="sm">{t("explain.power", { mean: quantityText(told.value * (60 / told.minutes), told.power_unit), highest: quantityText(told.highest, told.power_unit) })}</Text>
        )}
        <Text size="sm" c="dimmed">{t("explain.slot", { slot: label, minutes: told.minutes, zone: told.zone })}</Text>
      </div>
      <Group gap="xs" align="flex-end" data-no-print>
        <TextInput type="datetime-local" size="sm" label={t("explain.asOf")} value={asked.as_of === undefined ? "" : localText(asked.as_of)}
          onChange={(event) => { void navigate({ to: "/explain", search: withInstant(asked, event.currentTarget.value) as never, replace: true }); }} />
        <Button variant="default" size="sm" onClick={() => { clipboard.copy(location.href); }}>{t(clipboard.copied ? "explain.copied" : "explain.copy")}</Button>
      </Group>
    </Group>
  );
}

/** The figure of a closed month: what it was and is, and the way from one to the other. */
function Closed({ closed, unit, asked }: { readonly closed: NonNullable<Explanation["closed"]>; readonly unit: string; readonly asked: Asked }) {
  const { t } = useTranslation();
  const { closed: isCurrent, ...rest } = asked;
  const other: Asked = isCurrent === undefined ? { ...rest, closed: "current" } : rest;
  return (
    <Notice tone="info" icon="calendar">
      {t("months.closedHere", { count: 1, months: monthText(closed.month) })}{" "}
      {closed.adjustment === null
        ? t("months.nothingCame")
        : <>{t("months.wasAndIs", { was: valueText(closed.closed, unit), change: changeText(closed.adjustment, unit), is: valueText(closed.current, unit) })} <ExplainLink asked={other}>{t(isCurrent === undefined ? "months.showCurrent" : "months.showClosed")}</ExplainLink></>}
    </Notice>
  );
}

function withInstant({ series, at }: Asked, local: string): Asked {
  const instant = Date.parse(local);
  return Number.isNaN(instant) ? { series, at } : { series, at, as_of: new Date(instant).toISOString() };
}

/** As the input of the browser's own time has it. */
function localText(instant: string): string {
  const moment = new Date(instant);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
