import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client.ts";
import { forgetSession } from "../api/session.ts";
import { Entrance } from "./Entrance.tsx";
import { NewPassword } from "./NewPassword.tsx";

/** The token of a link as it stands in the mail, `#/reset?token=…`; null elsewhere. */
export function resetToken(hash: string): string | null {
  const [path, query] = hash.split("?");
  return path === "#/reset" ? new URLSearchParams(query).get("token") : null;
}

/** Where the link of the mail leads: a new password without the old one. */
export function Reset({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [isDone, setDone] = useState(false);
  const give = async (fresh: string) => {
    await call("/password/reset", { method: "POST", body: { token, new: fresh } });
    forgetSession();
    setDone(true);
  };
  if (!isDone) return <NewPassword title={t("reset.title")} hint={t("reset.hint")} asksCurrent={false} onGiven={give} />;
  return (
    <Entrance title={t("reset.title")} hint={t("reset.done")} onSubmit={onDone}>
      <Alert variant="light" role="status">{t("reset.everywhere")}</Alert>
      <Button type="submit" fullWidth>{t("signIn.title")}</Button>
    </Entrance>
  );
}
