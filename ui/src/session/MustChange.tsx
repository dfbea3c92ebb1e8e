import { Anchor, Center } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call } from "../api/client.ts";
import { forgetSession, keepSession } from "../api/session.ts";
import type { Session } from "../api/types.ts";
import { NewPassword } from "./NewPassword.tsx";

/** Stands before every page while the password is one that somebody else has set. */
export function MustChange() {
  const { t } = useTranslation();
  const signOut = useMutation({ mutationFn: () => call("/session", { method: "DELETE" }), onSettled: forgetSession, retry: false });
  const give = async (fresh: string, current: string) => {
    const { body } = await call<Session>("/password", { method: "POST", body: { current, new: fresh } });
    keepSession(body);
  };
  return (
    <NewPassword title={t("mustChange.title")} hint={t("mustChange.hint")} asksCurrent onGiven={give}
      below={<Center><Anchor component="button" type="button" size="sm" onClick={() => { signOut.mutate(); }}>{t("user.signOut")}</Anchor></Center>} />
  );
}
