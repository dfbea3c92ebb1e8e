import { Alert, Anchor, Button, Center, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client.ts";
import { Failed } from "../states/Failed.tsx";
import { Entrance } from "./Entrance.tsx";

/** Asks for a link by mail; whether there is such an account is not said. */
export function Forgotten({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const [who, setWho] = useState("");
  const [asked, setAsked] = useState(false);
  const given = who.trim();
  const ask = useMutation({ mutationFn: () => call("/password/forgotten", { method: "POST", body: given.includes("@") ? { email: given } : { name: given } }) });
  const submit = () => {
    setAsked(true);
    if (given !== "") ask.mutate();
  };
  return (
    <Entrance title={t("forgotten.title")} hint={t("forgotten.hint")} onSubmit={submit}
      below={<Center><Anchor component="button" type="button" size="sm" onClick={onBack}>{t("signIn.back")}</Anchor></Center>}>
      {ask.error && <Failed error={ask.error} />}
      {ask.isSuccess
        ? <Alert variant="light" role="status">{t("forgotten.sent")}</Alert>
        : (
          <>
            <TextInput label={t("forgotten.who")} autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required withAsterisk={false}
              value={who} onChange={(event) => { setWho(event.currentTarget.value); }} error={asked && given === "" && t("forgotten.whoMissing")} />
            <Button type="submit" loading={ask.isPending} fullWidth>{t("forgotten.submit")}</Button>
          </>
        )}
    </Entrance>
  );
}
