import { Button, Card, Group, Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { PageHead } from "../../page/PageHead.tsx";
import { useAudit, useWanted } from "./audit.ts";
import classes from "./audit.module.css";
import { EntryItem } from "./EntryItem.tsx";
import { Filters } from "./Filters.tsx";

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Everything that was done, and by whom. */
export function AuditPage() {
  const { t } = useTranslation();
  const [wanted, want] = useWanted();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(wanted, OWN_ZONE);
  const entries = data?.pages.flatMap(({ items }) => items);
  return (
    <Stack>
      <PageHead title={t("special.page.audit")} hint={t("special.audit.hint", { zone: OWN_ZONE })} />
      <Card><Filters wanted={wanted} onChange={want} /></Card>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && [1, 2, 3].map((n) => <Skeleton key={n} height={90} />)}
      {entries?.length === 0 && <Card><Empty icon="history" title={t("list.nothing")} hint={t("special.audit.nothing")} /></Card>}
      {entries !== undefined && entries.length > 0 && <ol className={classes.entries} aria-label={t("special.audit.entries")}>{entries.map((entry) => <EntryItem key={entry.id} entry={entry} />)}</ol>}
      {hasNextPage && <Group><Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("history.more")}</Button></Group>}
    </Stack>
  );
}
