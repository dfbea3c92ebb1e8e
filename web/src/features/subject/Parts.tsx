import { lowered } from "@meterhouse/ui/i18n/locale.ts";

import { useCategories } from "./CategorySelect.tsx";
import { Children } from "./Children.tsx";
import { type ReportAsk, useOffers, useReport } from "./useReport.ts";
import { offerFor } from "./view.ts";

/** What the figures of a whole are made of. */
export function Parts({ ask }: { readonly ask: ReportAsk }) {
  const offers = useOffers(ask.subject).data;
  const isOffered = offerFor(offers, ask.measure, ask.subject.kind)?.by.includes("child") === true;
  const { data } = useReport({ ...ask, by: "child" }, isOffered);
  const categories = useCategories(ask);
  const category = categories.length < 2 ? null : categories.find(({ id }) => id === ask.category) ?? categories[0];
  return data ? <Children report={data} category={category === null || category === undefined ? null : lowered(category.name)} /> : null;
}
