import { Badge, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { MonthCell } from "@meterhouse/ui/api/months.ts";
import type { Named } from "@meterhouse/ui/api/quality.ts";
import { addMonths } from "@meterhouse/ui/calendar/day.ts";

import { Adjusted } from "./Adjusted.tsx";
import { ClosedFacts } from "./ClosedFacts.tsx";
import { CloseForm } from "./CloseForm.tsx";
import { monthText } from "../../place/month.ts";

interface MonthCardProps {
  readonly space: Named;
  readonly cell: MonthCell;
  readonly onClose: () => void;
}

/** One month of one space: what can be done about it, and what has become of its figures. */
export function MonthCard({ space, cell, onClose }: MonthCardProps) {
  const { t } = useTranslation();
  const { month, state, closed_id: id } = cell;
  const days = { period: "custom", from: `${month}-01`, to: addMonths(`${month}-01`, 1) };
  return (
    <Card component="section" aria-label={`${space.name}, ${monthText(month)}`}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Group gap="xs"><Title order={2} size="h4">{monthText(month)} · {space.name}</Title><Badge variant="light" color={id === null ? "gray" : "teal"} tt="none" autoContrast={false}>{t(`months.state.${state}`)}</Badge></Group>
          <Group gap="xs" wrap="nowrap">
            <Button component={Link} to={`/spaces/${String(space.id)}`} search={days as never} variant="default" size="compact-sm" visibleFrom="sm">{t("months.report")}</Button>
            <Button variant="subtle" size="compact-sm" onClick={onClose}>{t("months.hide")}</Button>
          </Group>
        </Group>
        {state === "running" && <Text size="sm">{t("months.runs")}</Text>}
        {state === "open" && <CloseForm space={space.id} month={month} />}
        {id !== null && <ClosedFacts id={id} isInherited={cell.is_inherited} />}
        {id !== null && <Adjusted id={id} space={space.id} />}
      </Stack>
    </Card>
  );
}
