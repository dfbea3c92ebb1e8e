import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";

import { get } from "../api/client.ts";
import { useSession } from "../api/session.ts";
import type { User } from "../api/types.ts";
import { SignIn } from "./SignIn.tsx";

/** Shows the page to whom is signed in, and the sign-in to all others; the URL stays. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const cache = useQueryClient();
  const token = session?.token;
  // Asks beside the page, not before it: a token that was revoked answers 401, which signs out.
  useQuery({ queryKey: ["session", token], queryFn: ({ signal }) => get<{ user: User }>("/session", {}, signal), enabled: token !== undefined, staleTime: 300_000 });
  // What one person has seen is nothing for the next who signs in here.
  useEffect(() => { if (session === null) cache.clear(); }, [cache, session]);
  return session === null ? <SignIn /> : children;
}
