import { Skeleton, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { periodText } from "@meterhouse/ui/calendar/period.ts";
import { longLabels } from "@meterhouse/ui/calendar/slot.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import type { AskedDays, AskedPart } from "../../place/asked.ts";
import { ClosedHere } from "./ClosedHere.tsx";
import { Head } from "./Head.tsx";
import { Lines } from "./Lines.tsx";
import { Parts } from "./Parts.tsx";
import { Pieces } from "./Pieces.tsx";
import { type ExplainedDays, useExplainedDays } from "./useExplanation.ts";

/** The figure of some days or of an hour: by prices or factors, by what adds to it, and by months, days or slots. */
export function ExplainDays({ asked }: { readonly asked: AskedDays | AskedPart }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useExplainedDays(asked);
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Stack><Skeleton height={90} /><Skeleton height={260} /></Stack>;
  return (
    <Stack gap="md">
      <Head told={data} asked={asked} when={"at" in asked ? partText(t, data) : daysText(t, data)}>
        {data.measure === "load" && <Text size="sm">{t("explain.highestOf")}</Text>}
        {data.slots !== null && <Text size="sm">{countedText(t, data.slots)}</Text>}
      </Head>
      {data.closed && <ClosedHere figure={data.closed} months={data.closed.months.map(({ month }) => month)} unit={data.unit} asked={asked} />}
      {data.lines !== null && data.lines.length > 0 && <Lines told={data} lines={data.lines} />}
      {data.parts.length > 0 && <Parts told={data} asked={asked} />}
      <Pieces told={data} asked={asked} />
    </Stack>
  );
}

/** Days, and which of them alone. */
function daysText(t: ReturnType<typeof useTranslation>["t"], { from, to, days, zone }: ExplainedDays): string {
  return [periodText({ from, to }), ...(days === null ? [] : [t(`explain.days.${days}`)]), zone].join(", ");
}

/** An hour or a slot. */
function partText(t: ReturnType<typeof useTranslation>["t"], { from, to, zone }: ExplainedDays): string {
  const [slot] = longLabels([Date.parse(from)], "slot", zone);
  return t("explain.slot", { slot, minutes: (Date.parse(to) - Date.parse(from)) / 60_000, zone });
}

/** How many slots were measured, and what is the matter with the others. */
function countedText(t: ReturnType<typeof useTranslation>["t"], slots: NonNullable<ExplainedDays["slots"]>): string {
  const all = Object.values(slots).reduce((sum, count) => sum + count, 0);
  const others = (["EDITED", "ESTIMATED", "PARTIAL", "MISSING"] as const).filter((grade) => slots[grade] > 0);
  return [t("explain.measured", { measured: countText(slots.VALID), all: countText(all) }), ...others.map((grade) => `${countText(slots[grade])} ${t(`quality.${grade}`)}`)].join(", ");
}
