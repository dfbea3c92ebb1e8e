import { Anchor, Stack } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { PeriodPicker } from "@meterhouse/ui/period/PeriodPicker.tsx";

import { PageHead } from "../../place/PageHead.tsx";
import { usePeriod } from "../../place/usePeriod.ts";
import { Months } from "./Months.tsx";
import type { MonthsSearch } from "./view.ts";

/** The accounts of every space, month by month up to the end of the period: closed, locked, and what came since. */
export function MonthsPage() {
  const { t } = useTranslation();
  const { chosen, period, choose } = usePeriod(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { space, place, month } = useSearch({ from: "/months" });
  const navigate = useNavigate({ from: "/months" });
  const go = (next: Partial<Record<keyof MonthsSearch, unknown>>) => void navigate({ search: (before: object) => ({ ...before, ...next }) as never, replace: true, resetScroll: false });
  return (
    <Stack gap="md">
      <PageHead title={t("months.title")} period={period} zone={null}>
        {space !== undefined && <Anchor component={Link} to="/months" size="sm">{t("months.all")}</Anchor>}
        <PeriodPicker chosen={chosen} period={period} onChoose={choose} compares={false} />
      </PageHead>
      <Months space={space} period={period} chosen={{ place, month }} onChoose={({ place: of, month: which }) => { go({ place: of, month: which }); }} />
    </Stack>
  );
}
