import { List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ClosedMonthSummary, Seen } from "@meterhouse/ui/api/months.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";

import { instantText, monthText } from "../../../place/month.ts";

/** Who has been told the figures that a correction changes, and the closed months that it reaches into. */
export function SeenBy({ seen, months }: { readonly seen: Seen; readonly months: readonly ClosedMonthSummary[] }) {
  const { t } = useTranslation();
  const nobody = seen.items.length === 0 && seen.others === 0;
  return (
    <Stack gap="xs">
      {months.map(({ id, month, space }) => <Text key={id} size="sm">{space === null ? t("correct.closedAbove", { month: monthText(month) }) : t("correct.closed", { month: monthText(month), space: space.name })}</Text>)}
      <div>
        <Text size="sm" fw={500}>{t(nobody ? "correct.seenByNobody" : "correct.seenBy")}</Text>
        <List size="sm">
          {seen.items.map(({ who, forms, last_at: last, times }) => (
            <List.Item key={`${who.kind} ${String(who.id)}`}>
              {who.kind === "api-keys" ? t("correct.key", { name: who.name }) : who.name}
              <Text span inherit c="dimmed">{": "}{forms.map((form) => t(`correct.form.${form}`)).join(", ")}; {t("correct.seenLast", { count: times, shown: countText(times), when: instantText(last) })}</Text>
            </List.Item>
          ))}
        </List>
        {seen.others > 0 && <Text size="sm" c="dimmed">{t("correct.seenByOthers", { count: seen.others, shown: countText(seen.others) })}</Text>}
      </div>
    </Stack>
  );
}
