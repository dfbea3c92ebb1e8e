import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Portfolio } from "@meterhouse/ui/api/types.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { countText, shareText } from "@meterhouse/ui/quantity/quantity.ts";
import { Notice } from "@meterhouse/ui/states/Notice.tsx";

import { completenessOf } from "./columns.ts";

interface SummaryProps {
  readonly portfolio: Portfolio;
  /** Why the newest attempt to fetch failed, while older figures are shown. */
  readonly failure: Error | null;
  /** When the figures were fetched [ms]. */
  readonly at: number;
  readonly onRetry: () => void;
}

// Below this a site's figures are too low to be compared.
const POOR = 0.9;

/** One line over the sites: how many, how complete, what is still being computed. No totals: units and currencies differ. */
export function Summary({ portfolio: { sites, pending }, failure, at, onRetry }: SummaryProps) {
  const { t } = useTranslation();
  const poor = sites.filter(({ completeness }) => completeness !== null && completeness < POOR).length;
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: "short", hourCycle: "h23" }).format(at);
  return (
    <Stack gap="xs">
      {failure && (
        <Notice tone="warning" icon="warning">
          {t("portfolio.stale", { time })} <Anchor component="button" type="button" inherit onClick={onRetry}>{t("failed.retry")}</Anchor>
        </Notice>
      )}
      {pending > 0 && <Notice tone="info" icon="refresh">{t("portfolio.pending", { count: pending, slots: countText(pending) })}</Notice>}
      {sites.length > 0 && (
        <Group gap="4px var(--mantine-spacing-lg)" fz="sm">
          <Text inherit>{t("portfolio.sites", { count: sites.length })}</Text>
          <Text inherit>{t("portfolio.complete", { share: shareText(completenessOf(sites)) })}</Text>
          {poor > 0 && <Text inherit c="var(--meterhouse-more)">{t("portfolio.poor", { count: poor, least: shareText(POOR) })}</Text>}
        </Group>
      )}
    </Stack>
  );
}
