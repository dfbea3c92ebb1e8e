import { Card, Skeleton, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Period } from "@meterhouse/ui/calendar/period.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { useVerdicts } from "./useQuality.ts";

/** How many readings each rule has judged, and what it said of them. */
export function Verdicts({ space, period }: { readonly space: number | undefined; readonly period: Period }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useVerdicts(space, period);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={200} />;
  if (data.items.length === 0) return <Card><Empty icon="check" title={t("dataQuality.noVerdicts")} hint={t("dataQuality.noVerdictsHint")} /></Card>;
  return (
    <Card>
      <Table.ScrollContainer minWidth={360}>
        <Table maw={720} style={{ fontVariantNumeric: "tabular-nums" }}>
          <Table.Thead><Table.Tr><Table.Th scope="col">{t("dataQuality.rule")}</Table.Th><Table.Th scope="col">{t("dataQuality.verdict")}</Table.Th><Table.Th scope="col" ta="right">{t("dataQuality.readings")}</Table.Th><Table.Th scope="col" ta="right">{t("dataQuality.points")}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {data.items.map(({ rule, verdict, readings, points }) => (
              <Table.Tr key={`${rule} ${verdict}`}>
                <Table.Th scope="row" fw={400}>{rule}</Table.Th>
                <Table.Td>{t(`dataQuality.verdicts.${verdict}`)}</Table.Td>
                <Table.Td ta="right">{countText(readings)}</Table.Td>
                <Table.Td ta="right">{countText(points)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
