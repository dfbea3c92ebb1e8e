import { useTranslation } from "react-i18next";

import { readingText } from "@meterhouse/ui/quantity/quantity.ts";

import { Products } from "./Products.tsx";
import { UnitHead } from "../../place/UnitHead.tsx";
import type { ExplainedDays, Line } from "./useExplanation.ts";

/** The arithmetic of money and carbon: energy times each price or factor that held. */
export function Lines({ told: { measure, value, unit, energy_unit: energyUnit }, lines }: { readonly told: ExplainedDays; readonly lines: readonly Line[] }) {
  const { t } = useTranslation();
  const isCarbon = measure === "carbon", priceUnit = `${unit}/${energyUnit}`;
  return (
    <Products
      title={t(isCarbon ? "explain.factors" : "explain.prices")}
      named={t(isCarbon ? "explain.factor" : "explain.tariff")}
      heads={[<UnitHead key="energy" text={t("explain.energy")} unit={energyUnit} />, <UnitHead key="price" text={t(isCarbon ? "explain.factor" : "explain.price")} unit={priceUnit} />]}
      rows={lines.map(({ id, name, component, period, price, energy, amount }) => ({
        key: `${String(id)} ${component ?? ""} ${period ?? ""}`,
        name: id === null ? t("explain.unpriced") : [name, component, period].filter(Boolean).join(" · "),
        factors: [readingText(energy, null), readingText(price, null)],
        line: `${readingText(energy, energyUnit)} × ${readingText(price, priceUnit)}`,
        adds: amount,
      }))}
      sum={value}
      unit={unit}
    />
  );
}
