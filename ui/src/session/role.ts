/** What a role is called. One that was made here has no other name than its own. */

import type { TFunction } from "i18next";

export const ROLES = ["admin", "engineer", "viewer", "tenant"] as const;

export function roleText(t: TFunction, role: string): string {
  return t(`role.${role}`, { defaultValue: role });
}
