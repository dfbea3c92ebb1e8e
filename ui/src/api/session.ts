/** Who is signed in, in this tab or remembered on this computer. */

import { useSyncExternalStore } from "react";

import type { Session } from "./types.ts";

const KEY = "meterhouse.session";
const listeners = new Set<() => void>();
let current: Session | null = stored();

function stored(): Session | null {
  const text = sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
  if (text === null) return null;
  try {
    const session = JSON.parse(text) as Session;
    return Date.parse(session.expires_at) > Date.now() ? session : null;
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

/** Signs in; `remember` keeps the session after the browser is closed. */
export function keepSession(session: Session, remember: boolean) {
  forgetSession();
  (remember ? localStorage : sessionStorage).setItem(KEY, JSON.stringify(session));
  change(session);
}

export function forgetSession() {
  sessionStorage.removeItem(KEY);
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
