/** What went wrong, in the reader's language as far as the app can tell by itself; what the API says stays as it was said. */

import type { TFunction } from "i18next";

import { Problem, Unreachable } from "../api/problem.ts";

const BY_STATUS: Readonly<Record<number, string>> = {
  401: "signedOut", 403: "forbidden", 404: "notFound", 409: "conflict", 412: "outdated", 413: "tooLarge", 429: "tooSoon",
};

function caseOf(error: unknown): string | null {
  if (error instanceof Unreachable) return "unreachable";
  if (!(error instanceof Problem)) return null;
  return BY_STATUS[error.status] ?? (error.status >= 500 ? "server" : null);
}

/** What kind of mishap it is, above whatever else is known of it. */
export function mishapOf(t: TFunction, error: unknown): string {
  return t(`failed.${caseOf(error) ?? "title"}`);
}

/** What else is known of it; null where the mishap says it all. */
export function detailOf(t: TFunction, error: unknown): string | null {
  if (error instanceof Unreachable) return t("failed.unreachableHint");
  if (error instanceof Problem) return error.detail ?? (caseOf(error) === null ? error.title : null);
  return error instanceof Error ? error.message : String(error);
}

/** Both in one line, for the end of a sentence that says what did not work. */
export function reasonOf(t: TFunction, error: unknown): string {
  const detail = error instanceof Unreachable ? null : detailOf(t, error);
  if (caseOf(error) === null) return detail ?? mishapOf(t, error);
  return detail === null ? mishapOf(t, error) : t("failed.because", { mishap: mishapOf(t, error), detail });
}
