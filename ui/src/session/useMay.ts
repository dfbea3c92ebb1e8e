import { useQuery } from "@tanstack/react-query";

import { get } from "../api/client.ts";
import { useSession } from "../api/session.ts";
import type { User } from "../api/types.ts";

/** The signed-in person as the server knows them now; the answer also tells whether the session goes on. */
export function useWho() {
  const id = useSession()?.user.id;
  return useQuery({ queryKey: ["session", id], queryFn: ({ signal }) => get<{ user: User }>("/session", {}, signal), enabled: id !== undefined, staleTime: 300_000 });
}

/** Whether the signed-in person has a permission. The pages only leave out what the API would refuse. */
export function useMay(): (permission: string) => boolean {
  const who = useWho().data?.user;
  const session = useSession()?.user;
  const user = who ?? session;
  return (permission) => user?.permissions?.includes(permission) ?? user?.role === "admin";
}
