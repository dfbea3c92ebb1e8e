import { Anchor, Badge, Button, Group, Text, TextInput, Title } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Measure, Quality } from "@meterhouse/ui/api/types.ts";
import { shareText, valueText } from "@meterhouse/ui/quantity/quantity.ts";

import type { Asked } from "../../place/asked.ts";
import { addressOf } from "../../place/tree.ts";
import type { Named } from "./useExplanation.ts";

interface HeadProps {
  readonly told: {
    readonly subject: Named;
    readonly measure: Measure;
    readonly category: string;
    readonly unit: string;
    readonly value: number | null;
    readonly coverage: number | null;
    readonly quality: Quality | null;
  };
  readonly asked: Asked;
  readonly when: string;
  readonly children?: ReactNode;
}

/** The figure, what it is of, and when; as it was shown at another instant, and its address to be passed on. */
export function Head({ told: { subject, measure, category, unit, value, coverage, quality }, asked, when, children }: HeadProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const clipboard = useClipboard();
  return (
    <Group justify="space-between" align="flex-end" gap="md">
      <div>
        <Text size="sm" c="dimmed">{t("explain.title")}</Text>
        <Group gap="sm" align="center">
          <Title order={1} size="h2">{value === null ? t("explain.noFigure") : valueText(value, unit)}</Title>
          {quality !== null && quality !== "VALID" && <Badge variant="light" color="orange" tt="none" autoContrast={false}>{t(`quality.${quality}`)}</Badge>}
          {coverage !== null && coverage < 1 && <Text size="sm" c="dimmed">{t("explain.coverage", { share: shareText(coverage) })}</Text>}
        </Group>
        <Text size="sm">
          <Anchor component={Link} to={addressOf(subject.kind, subject.id)} inherit underline="always">{subject.name}</Anchor>, {t(`measure.${measure}`)}, {category}
        </Text>
        {children}
        <Text size="sm" c="dimmed">{when}</Text>
      </div>
      <Group gap="xs" align="flex-end" data-no-print>
        <TextInput type="datetime-local" size="sm" label={t("explain.asOf")} value={asked.as_of === undefined ? "" : localText(asked.as_of)}
          onChange={(event) => { void navigate({ to: "/explain", search: withInstant(asked, event.currentTarget.value) as never, replace: true }); }} />
        <Button variant="default" size="sm" onClick={() => { clipboard.copy(location.href); }}>{t(clipboard.copied ? "explain.copied" : "explain.copy")}</Button>
      </Group>
    </Group>
  );
}

/** An instant goes before closed months: what was shown then was closed then, or was not. */
function withInstant(asked: Asked, local: string): Asked {
  const { as_of: _before, closed: _closed, ...figure } = asked;
  const instant = Date.parse(local);
  return Number.isNaN(instant) ? figure : { ...figure, as_of: new Date(instant).toISOString() };
}

/** As the input of the browser's own time has it. */
function localText(instant: string): string {
  const moment = new Date(instant);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
