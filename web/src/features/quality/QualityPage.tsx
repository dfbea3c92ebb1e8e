import { Button, Card, Skeleton, Stack, Tabs } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { PeriodPicker } from "@meterhouse/ui/period/PeriodPicker.tsx";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { PageHead } from "../../place/PageHead.tsx";
import { usePeriod } from "../../place/usePeriod.ts";
import { Coverage } from "./Coverage.tsx";
import { FindingList } from "./FindingList.tsx";
import { Now } from "./Now.tsx";
import { Planted } from "./Planted.tsx";
import { Scores } from "./Scores.tsx";
import { usePlanted, useScores } from "./useQuality.ts";
import { Verdicts } from "./Verdicts.tsx";
import { type QualitySearch, type View, VIEWS } from "./view.ts";

/** Whether the data can be trusted: the score of each site, and everything that speaks against it. */
export function QualityPage() {
  const { t } = useTranslation();
  const { chosen, period, choose } = usePeriod(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { site, view = "findings" } = useSearch({ from: "/quality" });
  const navigate = useNavigate({ from: "/quality" });
  const { data, error, refetch } = useScores(period);
  const isDemo = usePlanted().data?.is_demo ?? false;
  const go = (next: Partial<Record<keyof QualitySearch, unknown>>) => void navigate({ search: (before: object) => ({ ...before, ...next }) as never, replace: true });
  return (
    <Stack gap="md">
      <PageHead title={t("dataQuality.title")} period={period} zone={null}>
        <PeriodPicker chosen={chosen} period={period} onChoose={choose} compares={false} />
        <Button component={Link} to="/months" variant="default" fw={500} leftSection={<Icon name="calendar" size={18} />} data-no-print>{t("months.title")}</Button>
      </PageHead>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={110} />}
      {data?.items.length === 0 && <Card><Empty icon="calendar" title={t("dataQuality.noSites")} hint={t("dataQuality.noSitesHint")} /></Card>}
      {data && data.items.length > 0 && <Scores sites={data.items} chosen={site} onChoose={(next) => { go({ site: next }); }} />}
      <Tabs value={view} onChange={(next) => { go({ view: next === "findings" ? undefined : next }); }} keepMounted={false}>
        <Tabs.List mb="md" style={{ flexWrap: "wrap" }}>
          {VIEWS.filter((one) => one !== "planted" || isDemo || view === "planted").map((one: View) => <Tabs.Tab key={one} value={one}>{t(`dataQuality.view.${one}`)}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="findings"><FindingList space={site} period={period} /></Tabs.Panel>
        <Tabs.Panel value="coverage"><Coverage space={site} period={period} /></Tabs.Panel>
        <Tabs.Panel value="now"><Now space={site} /></Tabs.Panel>
        <Tabs.Panel value="verdicts"><Verdicts space={site} period={period} /></Tabs.Panel>
        <Tabs.Panel value="planted"><Planted /></Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
