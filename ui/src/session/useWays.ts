import { useQuery } from "@tanstack/react-query";

import { get } from "../api/client.ts";
import type { Ways } from "../api/types.ts";

const BY_PASSWORD: Ways = { password: true, registration: false, oidc: null };

/** The ways in; by password alone until the server has said more. */
export function useWays(): Ways {
  const { data } = useQuery({ queryKey: ["ways"], queryFn: ({ signal }) => get<Ways>("/session/ways", {}, signal), retry: false });
  return data ?? BY_PASSWORD;
}
