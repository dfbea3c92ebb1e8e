import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { type Period, periodText } from "@meterhouse/ui/calendar/period.ts";
import type { TreeSpace } from "@meterhouse/ui/api/types.ts";

import classes from "./place.module.css";
import type { PlaceLink } from "./tree.ts";

interface PageHeadProps {
  readonly title: string;
  readonly period: Period;
  /** The zone of the days; on the portfolio each site has its own. */
  readonly zone: string | null;
  readonly path?: readonly TreeSpace[];
  /** The last step from the spaces down to the page: a point's meter, or its sensor. */
  readonly within?: PlaceLink | undefined;
  /** Kind of the thing, small above nothing else. */
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

/** Where the page is, what it is about, and exactly which days it shows. */
export function PageHead({ title, period, zone, path, within, note, children }: PageHeadProps) {
  const { t } = useTranslation();
  useDocumentTitle(`${title} · Meterhouse`);
  return (
    <Stack gap={6}>
      {path && (
        <Breadcrumbs component="nav" aria-label={t("place.trail")} separatorMargin={6} className={classes.trail}>
          <Anchor component={Link} to="/" size="sm" data-no-print>{t("portfolio.title")}</Anchor>
          {path.map(({ id, name }) => <Anchor key={id} component={Link} to="/spaces/$id" params={{ id: String(id) } as never} size="sm">{name}</Anchor>)}
          {within && <Anchor component={Link} to={within.to} size="sm">{within.label}</Anchor>}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Group gap="sm" align="center"><Title order={1} size="h2">{title}</Title>{note}</Group>
          <Text size="sm" c="dimmed">{zone === null ? t("place.daysOfEach", { period: periodText(period) }) : t("place.days", { period: periodText(period), zone })}</Text>
        </div>
        <Group gap="xs">{children}</Group>
      </Group>
    </Stack>
  );
}
