import { Skeleton, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { quantityText } from "@meterhouse/ui/quantity/quantity.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import type { AskedSlot } from "../../place/asked.ts";
import { ClosedHere } from "./ClosedHere.tsx";
import { Feeds } from "./Feeds.tsx";
import { Formula } from "./Formula.tsx";
import { Head } from "./Head.tsx";
import { Members } from "./Members.tsx";
import { Multiplication } from "./Multiplication.tsx";
import { type Explanation, useExplanation } from "./useExplanation.ts";

/** The figure of one slot: what it was added up or multiplied from, down to the readings. */
export function ExplainSlot({ asked }: { readonly asked: AskedSlot }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useExplanation(asked);
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Stack><Skeleton height={90} /><Skeleton height={260} /></Stack>;
  const [slot] = longLabels([Date.parse(data.slot)], "slot", data.zone);
  return (
    <Stack gap="md">
      <Head told={data} asked={asked} when={t("explain.slot", { slot, minutes: data.minutes, zone: data.zone })}><Power told={data} /></Head>
      {data.closed && <ClosedHere figure={data.closed} months={[data.closed.month]} unit={data.unit} asked={asked} />}
      {data.members && <Members told={data} members={data.members} asked={asked} />}
      {data.measure !== "energy" && !data.members && <Multiplication told={data} />}
      {data.formula && <Formula told={data} formula={data.formula} asked={asked} />}
      {data.feeds?.map((feed) => <Feeds key={feed.point} feed={feed} told={data} />)}
    </Stack>
  );
}

/** What flowed within the slot, where the highest power of it is known. */
function Power({ told: { measure, value, highest, minutes, power_unit: unit } }: { readonly told: Explanation }) {
  const { t } = useTranslation();
  if (measure !== "energy" || value === null || typeof highest !== "number" || unit === undefined) return null;
  return <Text size="sm">{t("explain.power", { mean: quantityText(value * (60 / minutes), unit), highest: quantityText(highest, unit) })}</Text>;
}
