import { useDocumentTitle } from "@mantine/hooks";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "@meterhouse/ui/states/Empty.tsx";

import type { Asked } from "../../place/asked.ts";
import { ExplainDays } from "./ExplainDays.tsx";
import { ExplainSlot } from "./ExplainSlot.tsx";

/** Where a figure comes from. The address can be passed on. */
export function ExplainPage() {
  const { t } = useTranslation();
  const asked: Asked = useSearch({ from: "/explain" });
  useDocumentTitle(`${t("explain.title")} · Meterhouse`);
  if (!("at" in asked) || "step" in asked) return <ExplainDays asked={asked} />;
  if (asked.series === 0 || asked.at === "") return <Empty icon="search" title={t("explain.none")} hint={t("explain.noneHint")} />;
  return <ExplainSlot asked={asked} />;
}
