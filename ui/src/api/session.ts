/** Who is signed in, as far as a page may know: the tokens are cookies that no script can read. */

import { useSyncExternalStore } from "react";

import type { Session } from "./types.ts";

const KEY = "meterhouse.session";
const listeners = new Set<() => void>();
let current: Session | null = stored();

function stored(): Session | null {
  const text = localStorage.getItem(KEY);
  if (text === null) return null;
  try {
    const session = JSON.parse(text) as Session;
    const ends = session.refresh_expires_at;
    return ends === undefined || Date.parse(ends) > Date.now() ? session : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function change(session: Session | null) {
  current = session;
  for (const listener of listeners) listener();
}

/** The session, or null when nobody is signed in. */
export function session(): Session | null {
  return current;
}

/** Notes who signed in, for all tabs; how long the browser keeps the session, its cookies say. */
export function keepSession({ user, refresh_expires_at }: Session) {
  const kept: Session = { user, ...(refresh_expires_at === undefined ? {} : { refresh_expires_at }) };
  localStorage.setItem(KEY, JSON.stringify(kept));
  change(kept);
}

/** The server lets them do nothing before they have changed their password. */
export function passwordWorn() {
  if (current !== null) keepSession({ ...current, user: { ...current.user, must_change_password: true } });
}

export function forgetSession() {
  localStorage.removeItem(KEY);
  change(null);
}

function subscribe(listener: () => void) {
  // A sign-out in another tab reaches this one, too.
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key === KEY) change(stored());
  };
  listeners.add(listener);
  window.addEventListener("storage", fromOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", fromOtherTab);
  };
}

export function useSession(): Session | null {
  return useSyncExternalStore(subscribe, session);
}
