import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type ReportAsk, useReport } from "./useReport.ts";

interface CategorySelectProps {
  readonly ask: ReportAsk;
  readonly onChoose: (category: number) => void;
}

/** Categories that the space has figures of, by id. */
export function useCategories(ask: ReportAsk): { readonly id: number; readonly name: string }[] {
  const { data } = useReport({ ...ask, by: "category", category: undefined }, ask.subject.kind === "spaces");
  return (data?.parts ?? []).map(({ id, name }) => ({ id: Number.parseInt(String(id), 10), name })).filter(({ id }) => !Number.isNaN(id));
}

/** Whose parts are shown, where a space has several categories: parts of different ones are never added. */
export function CategorySelect({ ask, onChoose }: CategorySelectProps) {
  const { t } = useTranslation();
  const categories = useCategories(ask);
  if (categories.length < 2) return null;
  return (
    <Select aria-label={t("view.category")} size="sm" w={150} allowDeselect={false} value={String(ask.category ?? categories[0]?.id)}
      data={categories.map(({ id, name }) => ({ value: String(id), label: name }))} onChange={(id) => { if (id !== null) onChoose(Number(id)); }} />
  );
}
