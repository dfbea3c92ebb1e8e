/** The way to the OpenID provider and back: the page starts anew, so the tab notes that somebody went. */

import { address, get } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import { keepSession } from "../api/session.ts";
import type { User } from "../api/types.ts";

const AWAY = "meterhouse.away";

/** Leaves the page; the server leads back to this address. */
export function goToProvider() {
  sessionStorage.setItem(AWAY, "yes");
  location.assign(address("/session/oidc", { to: location.pathname + location.search }));
}

/** Whether somebody of this tab went to the provider, and who came back is not asked yet. */
export function isBack(): boolean {
  return sessionStorage.getItem(AWAY) !== null;
}

const REASONS = ["waits", "unknown", "several"] as const;
type Reason = (typeof REASONS)[number] | "failed";

/** Why nobody came back, as the address says, `#/refused?reason=…`; null elsewhere. */
export function refusal(hash: string): Reason | null {
  const [path, query] = hash.split("?");
  if (path !== "#/refused") return null;
  const said = new URLSearchParams(query).get("reason");
  return REASONS.find((reason) => reason === said) ?? "failed";
}

/** Notes who came back; nobody, where the provider or the server refused them. */
export async function welcomeBack() {
  sessionStorage.removeItem(AWAY);
  try {
    keepSession(await get<{ user: User }>("/session"));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
