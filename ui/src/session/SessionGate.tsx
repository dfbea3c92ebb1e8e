import { Center, Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";

import { useSession } from "../api/session.ts";
import { isBack, welcomeBack } from "./provider.ts";
import { MustChange } from "./MustChange.tsx";
import { Reset, resetToken } from "./Reset.tsx";
import { SignIn } from "./SignIn.tsx";
import { useWho } from "./useMay.ts";

/** Shows the page to whom is signed in, and the sign-in to all others; the URL stays. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const cache = useQueryClient();
  const [token, setToken] = useState(() => resetToken(location.hash));
  const [isAsking, setAsking] = useState(() => session === null && isBack());
  // Asks beside the page, not before it: a session that has ended answers 401, which signs out.
  useWho();
  // What one person has seen is nothing for the next who signs in here.
  useEffect(() => {
    if (session === null) cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "ways" });
  }, [cache, session]);
  useEffect(() => {
    if (isAsking) void welcomeBack().finally(() => { setAsking(false); });
  }, [isAsking]);
  const leaveReset = () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    setToken(null);
  };
  if (token !== null) return <Reset token={token} onDone={leaveReset} />;
  if (isAsking) return <Center mih="100dvh"><Loader /></Center>;
  if (session === null) return <SignIn />;
  return session.user.must_change_password === true ? <MustChange /> : children;
}
