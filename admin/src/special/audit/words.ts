/** What was done, in a word. */

import type { TFunction } from "i18next";

import { readable } from "../../catalogue/schema.ts";
import { textOf } from "../../catalogue/values.ts";

export const EVENTS = ["sign-in", "sign-in-refused", "sign-out", "password-change", "password-forgotten", "password-reset"] as const;

/** Changes of records, then what happens to people. */
export const ACTIONS = ["create", "update", "delete", "restore", ...EVENTS] as const;

export function actionText(t: TFunction, action: string): string {
  if (EVENTS.some((event) => event === action)) return t(`special.event.${action}`);
  return t(`action.${action}`, { defaultValue: readable(action) });
}

/** What is told of an event: from where, with which program. */
export function detailName(t: TFunction, name: string): string {
  return t(`special.detail.${name}`, { defaultValue: readable(name) });
}

export function detailText(t: TFunction, name: string, value: unknown): string {
  if (typeof value === "object") return JSON.stringify(value);
  return name === "way" ? t(`special.way.${textOf(value)}`, { defaultValue: textOf(value) }) : textOf(value);
}
