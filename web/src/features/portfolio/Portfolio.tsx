import { Anchor, Card, Skeleton, Stack } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useSession } from "@meterhouse/ui/api/session.ts";
import type { Portfolio as Answer } from "@meterhouse/ui/api/types.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { PeriodPicker } from "@meterhouse/ui/period/PeriodPicker.tsx";

import { PageHead } from "../../place/PageHead.tsx";
import { usePeriod } from "../../place/usePeriod.ts";
import { useNarrow } from "../../place/useNarrow.ts";
import { SiteCards } from "./SiteCards.tsx";
import { SiteTable } from "./SiteTable.tsx";
import { sorted } from "./sorting.ts";
import { Summary } from "./Summary.tsx";
import { usePortfolio } from "./usePortfolio.ts";

/** The landing page: every site that the user may see, side by side over one period. */
export function Portfolio() {
  const { t } = useTranslation();
  // The named period is the reader's own day; the API then folds each site's days in that site's zone.
  const { chosen, period, against, choose } = usePeriod(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { data, error, isPlaceholderData, refetch, dataUpdatedAt } = usePortfolio(period, against);
  return (
    <Stack gap="md">
      <PageHead title={t("portfolio.title")} period={period} zone={null}>
        <PeriodPicker chosen={chosen} period={period} onChoose={choose} />
      </PageHead>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!error && !data && <Card padding="md"><Stack gap="sm">{[1, 2, 3, 4, 5].map((n) => <Skeleton key={n} height={40} />)}</Stack></Card>}
      {data && <Summary portfolio={data} failure={error} at={dataUpdatedAt} onRetry={() => void refetch()} />}
      {data && (data.sites.length === 0 ? <NoSites /> : <Sites answer={data} stale={isPlaceholderData} />)}
    </Stack>
  );
}

function Sites({ answer, stale }: { readonly answer: Answer; readonly stale: boolean }) {
  const narrow = useNarrow();
  const { sort = "name" } = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const sites = sorted(answer.sites, sort);
  return (
    <div style={{ opacity: stale ? 0.55 : 1 }} aria-busy={stale}>
      {narrow
        ? <SiteCards sites={sites} />
        : <SiteTable sites={sites} sort={sort} onSort={(next) => void navigate({ search: (before) => ({ ...before, sort: next }), replace: true })} />}
    </div>
  );
}

function NoSites() {
  const { t } = useTranslation();
  const isAdmin = useSession()?.user.role === "admin";
  return (
    <Card>
      <Empty icon="building" title={t("portfolio.empty")} hint={t(isAdmin ? "portfolio.emptyAdmin" : "portfolio.emptyOther")}>
        {isAdmin && <Anchor href="/admin/spaces/new">{t("portfolio.addSite")}</Anchor>}
      </Empty>
    </Card>
  );
}
