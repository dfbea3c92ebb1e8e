/** What was done, in a word. */

import type { TFunction } from "i18next";

import { readable } from "../../catalogue/schema.ts";

export const EVENTS = ["sign-in", "sign-in-refused", "sign-out", "password-change", "password-forgotten", "password-reset"] as const;

/** Changes of records, then what happens to people. */
export const ACTIONS = ["create", "update", "delete", "restore", ...EVENTS] as const;

export function actionText(t: TFunction, action: string): string {
  if (EVENTS.some((event) => event === action)) return t(`special.event.${action}`);
  return t(`action.${action}`, { defaultValue: readable(action) });
}
