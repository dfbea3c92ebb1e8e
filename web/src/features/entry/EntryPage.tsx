import { ActionIcon, Card, Group, Select, Skeleton, Stack, Tabs, Text, TextInput, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { addDays, type Day } from "@meterhouse/ui/calendar/day.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { dayAt, instantAt, localAt } from "@meterhouse/ui/calendar/zone.ts";
import { useNow } from "@meterhouse/ui/live/useNow.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { placeOfSpace, placesOf } from "../../place/tree.ts";
import { useTree } from "../../place/useTree.ts";
import { useNarrow } from "../../place/useNarrow.ts";
import { beginOf, beside, type Column, columnsFrom, type Step, titleOf } from "./column.ts";
import { Entering } from "./Entering.tsx";
import { type RoundMeter, useRound } from "./round.ts";
import { type EntrySearch, type View, VIEWS } from "./view.ts";

/** What is read by hand, written down: in a grid of days or months, bill by bill, or on a round from register to register. */
export function EntryPage() {
  const { t } = useTranslation();
  useDocumentTitle(`${t("entry.title")} · Meterhouse`);
  const may = useMay();
  const tree = useTree();
  const { space, view: asked, of } = useSearch({ from: "/entry" });
  const navigate = useNavigate({ from: "/entry" });
  const go = (next: Partial<Record<keyof EntrySearch, unknown>>) => void navigate({ search: (before: object) => ({ ...before, ...next }) as never });
  const zone = (space === undefined ? null : placeOfSpace(tree.data?.items ?? [], space)?.zone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const today = dayAt(useNow(60_000), zone);
  const step: Step | null = asked === "day" || asked === "month" ? asked : null;
  const begin = step === null ? today : beginOf(step, of, today);
  const columns = useMemo(() => (step === null ? null : columnsFrom(step, begin)), [step, begin]);
  const { data, error, refetch } = useRound(space, periodOf(columns, today));
  const view = asked ?? (data?.some(({ entered_as }) => entered_as === "register") === false ? "month" : "register");
  const spaces = tree.data === undefined ? [] : placesOf(tree.data).filter(({ kind }) => kind === "spaces");
  if (!may("readings")) return <Card><Empty icon="meter" title={t("entry.mayNot")} hint={t("entry.mayNotHint")} /></Card>;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1} size="h2">{t("entry.title")}</Title>
          <Text size="sm" c="dimmed">{t("entry.hint")}</Text>
        </div>
        <Select searchable clearable w={280} maw="100%" aria-label={t("entry.space")} placeholder={t("entry.everywhere")} value={space === undefined ? null : String(space)}
          data={spaces.map(({ id, label }) => ({ value: String(id), label }))} onChange={(next) => { go({ space: next ?? undefined }); }} />
      </Group>
      <Tabs value={view} onChange={(next) => { go({ view: next, of: undefined }); }}>
        <Tabs.List style={{ flexWrap: "wrap" }}>{VIEWS.map((one) => <Tabs.Tab key={one} value={one}>{t(`entry.view.${one}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={260} />}
      {data && <Shown key={`${view} ${space ?? ""} ${begin}`} view={view} meters={data} columns={columns} today={today}
        steps={step === null ? null : { title: titleOf(step, begin), before: () => { go({ of: beside(step, begin, -1) }); }, after: beside(step, begin, 1) > today ? null : () => { go({ of: beside(step, begin, 1) }); } }} />}
    </Stack>
  );
}

function periodOf(columns: readonly Column[] | null, today: Day): Period {
  const [first, last] = [columns?.[0], columns?.at(-1)];
  return first && last ? { from: first.from, to: last.to } : { from: today, to: addDays(today, 1) };
}

interface ShownProps {
  readonly view: View;
  readonly meters: readonly RoundMeter[];
  readonly columns: readonly Column[] | null;
  readonly today: Day;
  readonly steps: { readonly title: string; readonly before: () => void; readonly after: (() => void) | null } | null;
}

/** The meters that a view is for, with what it asks of the reader beforehand. */
function Shown({ view, meters, columns, today, steps }: ShownProps) {
  const { t } = useTranslation();
  const isNarrow = useNarrow();
  const [fixed, setFixed] = useState<number | null>(null);
  const past = columns?.filter(({ from }) => from <= today) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const wanted = view === "register" ? "register" : "consumption";
  const own = useMemo(() => meters.filter(({ entered_as }) => entered_as === wanted), [meters, wanted]);
  const zones = new Set(own.map((meter) => meter.zone));
  const zone = zones.size === 1 ? [...zones][0] ?? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (own.length === 0) return <Card><Empty icon="meter" title={t(`entry.none.${wanted}`)} hint={t("entry.noneHint")} /></Card>;
  const column = isNarrow ? past.find(({ from }) => from === chosen) ?? past.at(-1) ?? null : null;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        {steps !== null && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon variant="default" size="lg" aria-label={t("period.before")} onClick={steps.before}><Icon name="left" /></ActionIcon>
            <Text fw={600} px={6} ta="center" miw={120}>{steps.title}</Text>
            <ActionIcon variant="default" size="lg" aria-label={t("period.after")} disabled={steps.after === null} onClick={() => { steps.after?.(); }}><Icon name="right" /></ActionIcon>
          </Group>
        )}
        {column !== null && <Select aria-label={t("entry.column")} w={190} allowDeselect={false} value={column.from} data={past.map(({ from, title }) => ({ value: from, label: title }))} onChange={setChosen} />}
        {view === "register" && (
          <TextInput type="datetime-local" label={t("entry.allReadAt")} description={t("entry.allReadAtHint", { zone })} value={fixed === null ? "" : localAt(fixed, zone).slice(0, 16)}
            onChange={(event) => { setFixed(event.currentTarget.value === "" ? null : instantAt(event.currentTarget.value, zone)); }} />
        )}
      </Group>
      <Entering view={view} meters={own} columns={columns} column={column} today={today} fixed={fixed} />
    </Stack>
  );
}
