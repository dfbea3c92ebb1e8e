import { Anchor, Badge, Button, Card, Group, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Finding, FindingState } from "@meterhouse/ui/api/quality.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { figures, sizeText, spanText, subjectText } from "./finding.ts";
import classes from "./quality.module.css";
import { useFindings, useSay } from "./useQuality.ts";

const SHOWN = ["open", "seen", "closed", "all"] as const;

/** What does not add up, the latest first, each with its likely cause. */
export function FindingList({ space, period }: { readonly space: number | undefined; readonly period: Period }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("open");
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useFindings(space, shown === "all" ? undefined : shown, period);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl aria-label={t("dataQuality.which")} value={shown} onChange={(value) => { setShown(value); }}
          data={SHOWN.map((value) => ({ value, label: t(`dataQuality.state.${value}`) }))} />
        {data && <Text size="sm" c="dimmed">{t("dataQuality.findings", { count: data.pages[0]?.total ?? 0, shown: countText(data.pages[0]?.total ?? 0) })}</Text>}
      </Group>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && [1, 2, 3].map((n) => <Skeleton key={n} height={92} />)}
      {data && items.length === 0 && <Card><Empty icon="check" title={t("dataQuality.noFindings")} hint={t("dataQuality.noFindingsHint")} /></Card>}
      {items.map((finding) => <FindingCard key={finding.id} finding={finding} />)}
      {hasNextPage && <Group justify="center"><Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("dataQuality.more")}</Button></Group>}
    </Stack>
  );
}

export function FindingCard({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const size = sizeText(finding);
  return (
    <Card component="article" padding="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} className={classes.finding}>
          <Group gap="xs"><Text fw={600}>{t(`finding.kind.${finding.kind}`)}</Text>{finding.state !== "open" && <Badge variant="light" color="gray" tt="none" autoContrast={false}>{t(`dataQuality.state.${finding.state}`)}</Badge>}</Group>
          <Text size="sm">{finding.subject.kind === "meters" ? <Anchor component={Link} to="/meters/$id" params={{ id: String(finding.subject.id) } as never}>{subjectText(finding)}</Anchor> : subjectText(finding)}</Text>
          <Text size="sm" c="dimmed">{t(`finding.why.${finding.kind}`, figures(finding))}</Text>
          <Text size="xs" c="dimmed">{[spanText(finding.first, finding.after), finding.space?.name, size].filter(Boolean).join(" · ")}</Text>
          {finding.state !== "open" && <Text size="xs" c="dimmed">{finding.changed_by === null ? t("dataQuality.gone") : t("dataQuality.saidBy", { who: finding.changed_by })}</Text>}
        </Stack>
        <Say finding={finding} />
      </Group>
    </Card>
  );
}

const NEXT: Record<FindingState, readonly FindingState[]> = { open: ["seen", "closed"], seen: ["closed", "open"], closed: ["open"] };

function Say({ finding: { id, state } }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const may = useMay();
  const say = useSay();
  if (!may("corrections")) return null;
  return (
    <Group gap="xs" data-no-print>
      {NEXT[state].map((next) => <Button key={next} size="compact-sm" variant="default" loading={say.isPending && say.variables.state === next} onClick={() => { say.mutate({ id, state: next }); }}>{t(`dataQuality.say.${next}`)}</Button>)}
    </Group>
  );
}
