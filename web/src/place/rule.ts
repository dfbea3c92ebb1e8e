/** Why a reading is bad, as the rule that found it says: `rate 500/h`. A rule without a text of its own says its name. */

import type { TFunction } from "i18next";

export function ruleText(t: TFunction, rule: string): string {
  const [, name = "", detail = ""] = /^(\S+)(?: (.*))?$/.exec(rule) ?? [];
  return t(`rule.${name}`, { detail, defaultValue: rule });
}
