import { Alert, Anchor, Button, Checkbox, Divider, Group, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import { keepSession } from "../api/session.ts";
import type { Session } from "../api/types.ts";
import { Failed } from "../states/Failed.tsx";
import { Icon } from "../theme/Icon.tsx";
import { Entrance } from "./Entrance.tsx";
import { Forgotten } from "./Forgotten.tsx";
import { Register } from "./Register.tsx";
import { goToProvider, refusal } from "./provider.ts";
import { useWays } from "./useWays.ts";

/** The door: name and password, or another way where there is one. */
export function SignIn() {
  const [at, setAt] = useState<"door" | "forgotten" | "register">("door");
  const back = () => { setAt("door"); };
  if (at === "forgotten") return <Forgotten onBack={back} />;
  if (at === "register") return <Register onBack={back} />;
  return <Door onForgotten={() => { setAt("forgotten"); }} onRegister={() => { setAt("register"); }} />;
}

/** Name and password; what was refused is said in place and the password is asked again. */
function Door({ onForgotten, onRegister }: { readonly onForgotten: () => void; readonly onRegister: () => void }) {
  const { t } = useTranslation();
  const ways = useWays();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [remember, setRemember] = useState(false);
  const [asked, setAsked] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => call<Session>("/session", { method: "POST", body: { name: name.trim(), password, cookie: true, remember } }),
    onSuccess: ({ body }) => { keepSession(body); },
    onError: () => {
      passwordInput.current?.focus();
      passwordInput.current?.select();
    },
  });
  const submit = () => {
    setAsked(true);
    if (name.trim() === "") nameInput.current?.focus();
    else if (password === "") passwordInput.current?.focus();
    else signIn.mutate();
  };
  const reason = refusal(location.hash);
  const unwelcome = reason === null ? null : t(`provider.${reason}`, { name: ways.oidc?.name ?? t("provider.it") });
  const links = (
    <Group justify="center" gap="lg">
      <Anchor component="button" type="button" size="sm" onClick={onForgotten}>{t("signIn.forgotten")}</Anchor>
      {ways.registration && <Anchor component="button" type="button" size="sm" onClick={onRegister}>{t("signIn.register")}</Anchor>}
    </Group>
  );
  return (
    <Entrance title={t("signIn.title")} hint={t("signIn.hint")} onSubmit={submit} below={links}>
      {signIn.error ? <Refusal error={signIn.error} /> : unwelcome !== null && <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>{unwelcome}</Alert>}
      <TextInput ref={nameInput} label={t("signIn.name")} autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required
        withAsterisk={false} value={name} onChange={(event) => { setName(event.currentTarget.value); }}
        error={asked && name.trim() === "" && t("signIn.nameMissing")} />
      <PasswordInput ref={passwordInput} label={t("signIn.password")} autoComplete="current-password" required
        withAsterisk={false} value={password} onChange={(event) => { setPassword(event.currentTarget.value); }}
        error={asked && password === "" && t("signIn.passwordMissing")}
        visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }} />
      <Checkbox label={t("signIn.remember")} checked={remember} onChange={(event) => { setRemember(event.currentTarget.checked); }} />
      <Button type="submit" loading={signIn.isPending} fullWidth>{t("signIn.submit")}</Button>
      {ways.oidc && (
        <>
          <Divider label={t("signIn.or")} />
          <Button variant="default" fullWidth onClick={goToProvider}>{t("signIn.provider", { name: ways.oidc.name })}</Button>
        </>
      )}
    </Entrance>
  );
}

function Refusal({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  if (!(error instanceof Problem) || error.status !== 401) return <Failed error={error} />;
  return <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>{t("signIn.refused")}</Alert>;
}
