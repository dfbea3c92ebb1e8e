import { Alert, Button, Card, Center, Checkbox, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import { keepSession } from "../api/session.ts";
import type { Session } from "../api/types.ts";
import { Failed } from "../states/Failed.tsx";
import { Brand } from "../theme/Brand.tsx";
import { Icon } from "../theme/Icon.tsx";

/** Name and password; what was refused is said in place and the password is asked again. */
export function SignIn() {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [remember, setRemember] = useState(false);
  const [asked, setAsked] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => call<Session>("/session", { method: "POST", body: { name: name.trim(), password } }),
    onSuccess: ({ body }) => { keepSession(body, remember); },
    onError: () => {
      passwordInput.current?.focus();
      passwordInput.current?.select();
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === "") nameInput.current?.focus();
    else if (password === "") passwordInput.current?.focus();
    else signIn.mutate();
  };
  return (
    <Center mih="100dvh" p="md">
      <Stack w="100%" maw={380} gap="lg">
        <Center><Brand size={36} /></Center>
        <Card component="main" padding="xl" shadow="xs">
          <form onSubmit={submit} noValidate>
            <Stack>
              <div>
                <Title order={1} size="h3">{t("signIn.title")}</Title>
                <Text size="sm" c="dimmed">{t("signIn.hint")}</Text>
              </div>
              {signIn.error && <Refusal error={signIn.error} />}
              <TextInput ref={nameInput} label={t("signIn.name")} autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus required
                withAsterisk={false} value={name} onChange={(event) => { setName(event.currentTarget.value); }}
                error={asked && name.trim() === "" && t("signIn.nameMissing")} />
              <PasswordInput ref={passwordInput} label={t("signIn.password")} autoComplete="current-password" required
                withAsterisk={false} value={password} onChange={(event) => { setPassword(event.currentTarget.value); }}
                error={asked && password === "" && t("signIn.passwordMissing")}
                visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }} />
              <Checkbox label={t("signIn.remember")} checked={remember} onChange={(event) => { setRemember(event.currentTarget.checked); }} />
              <Button type="submit" loading={signIn.isPending} fullWidth>{t("signIn.submit")}</Button>
            </Stack>
          </form>
        </Card>
      </Stack>
    </Center>
  );
}

function Refusal({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  if (!(error instanceof Problem) || error.status !== 401) return <Failed error={error} />;
  return <Alert color="red" variant="light" role="alert" icon={<Icon name="warning" />}>{t("signIn.refused")}</Alert>;
}
