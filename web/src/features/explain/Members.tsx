import { useTranslation } from "react-i18next";

import { readingText, shareText } from "@meterhouse/ui/quantity/quantity.ts";

import type { AskedSlot } from "../../place/asked.ts";
import { ExplainLink } from "../../place/ExplainLink.tsx";
import { Products } from "./Products.tsx";
import type { Explanation, Member } from "./useExplanation.ts";

interface MembersProps {
  readonly told: Explanation;
  readonly members: readonly Member[];
  readonly asked: AskedSlot;
}

/** The meters that a total is made of, each with what it adds. */
export function Members({ told, members, asked }: MembersProps) {
  const { t } = useTranslation();
  const multiplies = told.measure !== "energy";
  return (
    <Products
      title={t("explain.members", { count: members.length })}
      named={t("explain.meter")}
      heads={[t("explain.share"), t("explain.energy"), ...(multiplies ? [t(told.measure === "carbon" ? "explain.factor" : "explain.price")] : [])]}
      rows={members.map((member) => {
        const factors = [shareText(member.weight), readingText(member.energy, null), ...(multiplies ? [readingText(multiplierOf(member), null)] : [])];
        return {
          key: `${member.meter.kind}:${String(member.meter.id)}`,
          name: <ExplainLink asked={{ ...asked, series: member.series }}>{member.meter.name}</ExplainLink>,
          factors,
          line: factors.join(" × "),
          adds: added(member, multiplies),
        };
      })}
      sum={told.value}
      unit={told.unit}
      none={t("explain.noMembers")}
    />
  );
}

function multiplierOf({ price, factor }: Member): number | null {
  return price?.price ?? factor?.factor ?? null;
}

function added(member: Member, multiplies: boolean): number | null {
  const by = multiplies ? multiplierOf(member) : 1;
  return member.energy === null || by === null ? null : member.weight * member.energy * by;
}
