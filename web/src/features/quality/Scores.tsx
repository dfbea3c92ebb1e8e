import { Card, Group, SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { SiteQuality } from "@meterhouse/ui/api/quality.ts";
import { countText, shareText } from "@meterhouse/ui/quantity/quantity.ts";
import { Completeness } from "@meterhouse/ui/states/Completeness.tsx";

import classes from "./quality.module.css";

interface ScoresProps {
  readonly sites: readonly SiteQuality[];
  readonly chosen: number | undefined;
  readonly onChoose: (site: number | undefined) => void;
}

/** The sites side by side: how much of their data can be trusted. One is chosen by a press, and let go by another. */
export function Scores({ sites, chosen, onChoose }: ScoresProps) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="sm">
      {sites.map(({ space, score, coverage, unequal, open_findings }) => (
        <UnstyledButton key={space.id} aria-pressed={chosen === space.id} className={classes.site}
          onClick={() => { onChoose(chosen === space.id ? undefined : space.id); }}>
          <Card padding="md" component="span" display="block" className={classes.siteCard} data-chosen={chosen === space.id || undefined}>
            <Group component="span" justify="space-between" wrap="nowrap" align="flex-start">
              <Text component="span" fw={600}>{space.name}</Text>
              <Text component="span" fw={650} size="xl" className={classes.figure}>{shareText(score)}</Text>
            </Group>
            <Text component="span" display="block" size="xs" c="dimmed" mb={6}>{t("dataQuality.scoreOf")}</Text>
            <Group component="span" gap="md" wrap="wrap">
              <Group component="span" gap={6} wrap="nowrap"><Text component="span" size="sm">{t("dataQuality.coverage")}</Text><Text component="span" size="sm"><Completeness share={coverage} /></Text></Group>
              <Text component="span" size="sm">{t("dataQuality.openFindings", { count: open_findings, shown: countText(open_findings) })}</Text>
              {unequal > 0 && <Text component="span" size="sm">{t("dataQuality.unequal", { count: unequal, shown: countText(unequal) })}</Text>}
            </Group>
          </Card>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}
