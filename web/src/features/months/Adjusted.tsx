import { Skeleton, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { AdjustedFigure, AdjustmentStep } from "@meterhouse/ui/api/months.ts";
import { valueText } from "@meterhouse/ui/quantity/quantity.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import classes from "./months.module.css";
import { useAdjustments } from "./useMonths.ts";
import { changeText, instantText } from "../../place/month.ts";

/** Each figure of a closed month: what it was, what came since and by which cause, what it is now. */
export function Adjusted({ id, space }: { readonly id: number; readonly space: number }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useAdjustments(id, space);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} />;
  if (data.figures.length === 0) return <Text size="sm" c="dimmed">{t("months.noFigures")}</Text>;
  const isSame = data.figures.every(({ adjustment }) => adjustment === null);
  return (
    <div>
      <Title order={3} size="h5" mb={4}>{t("months.figures")}</Title>
      {isSame && <Text size="sm" c="dimmed">{t("months.same")}</Text>}
      <Table.ScrollContainer minWidth={420}>
        <Table className={classes.numbers} verticalSpacing={6} aria-label={t("months.figures")}>
          <Table.Thead><Table.Tr><Table.Th scope="col">{t("months.figure")}</Table.Th><Table.Th scope="col" ta="right">{t("months.wasClosed")}</Table.Th><Table.Th scope="col" ta="right">{t("months.adjustment")}</Table.Th><Table.Th scope="col" ta="right">{t("months.isNow")}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{data.figures.map((figure) => <Row key={figure.series} figure={figure} />)}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

function Row({ figure }: { readonly figure: AdjustedFigure }) {
  const { t } = useTranslation();
  const { unit, closed, adjustment, current } = figure;
  const what = figure.direction === "output" && figure.measure !== "income" ? t("cards.produced", { what: figure.category }) : figure.category;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {t(`measure.${figure.measure}`)}<Text size="xs" c="dimmed">{what}</Text>
        {figure.steps.map((step) => <Step key={step.at} step={step} unit={unit} />)}
      </Table.Th>
      <Table.Td ta="right">{closed === null ? "–" : valueText(closed, unit)}</Table.Td>
      <Table.Td ta="right">{adjustment === null ? <Text span inherit c="dimmed">–</Text> : changeText(adjustment, unit)}</Table.Td>
      <Table.Td ta="right">{current === null ? "–" : valueText(current, unit)}</Table.Td>
    </Table.Tr>
  );
}

function Step({ step, unit }: { readonly step: AdjustmentStep; readonly unit: string }) {
  const { t } = useTranslation();
  const named = step.corrections.map(({ id, act, is_undone: isUndone }) => t(isUndone ? "months.cause.undone" : "months.cause.correction", { id, act: t(`correct.act.${act}`, { defaultValue: act }) }));
  const cause = named.length > 0 ? named.join(", ") : t(`months.cause.${step.stage}`);
  return <Text size="xs" c="dimmed" fw={400}>{instantText(step.at)}: {changeText(step.change, unit)}, {cause}</Text>;
}
