import { Alert, Anchor, Button, Center, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client.ts";
import { errorsByField, Problem } from "../api/problem.ts";
import { Failed } from "../states/Failed.tsx";
import { Entrance } from "./Entrance.tsx";

const NOTHING = { name: "", display_name: "", email: "", password: "" };

/** Asks for an account, which somebody then approves. */
export function Register({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(NOTHING);
  const [asked, setAsked] = useState(false);
  const ask = useMutation({
    mutationFn: () => call("/registrations", { method: "POST", body: { ...wish, display_name: wish.display_name.trim() || null } }),
  });
  const refused = ask.error instanceof Problem && ask.error.status === 422 ? errorsByField(ask.error.errors) : null;
  const submit = () => {
    setAsked(true);
    if (wish.name.trim() !== "" && wish.email.trim() !== "" && wish.password !== "") ask.mutate();
  };
  const field = (name: keyof typeof NOTHING, missing: string | null) => ({
    value: wish[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setWish((before) => ({ ...before, [name]: value }));
    },
    error: (asked && missing !== null && wish[name].trim() === "" && missing) || refused?.[name],
  });
  return (
    <Entrance title={t("register.title")} hint={t("register.hint")} onSubmit={submit}
      below={<Center><Anchor component="button" type="button" size="sm" onClick={onBack}>{t("signIn.back")}</Anchor></Center>}>
      {ask.error && refused === null && <Failed error={ask.error} />}
      {ask.isSuccess
        ? <Alert variant="light" role="status">{t("register.sent")}</Alert>
        : (
          <>
            <TextInput label={t("signIn.name")} autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus {...field("name", t("signIn.nameMissing"))} />
            <TextInput label={t("register.displayName")} autoComplete="name" {...field("display_name", null)} />
            <TextInput label={t("register.email")} type="email" autoComplete="email" {...field("email", t("register.emailMissing"))} />
            <PasswordInput label={t("signIn.password")} autoComplete="new-password" description={t("newPassword.advice")} {...field("password", t("signIn.passwordMissing"))}
              visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }} />
            <Button type="submit" loading={ask.isPending} fullWidth>{t("register.submit")}</Button>
          </>
        )}
    </Entrance>
  );
}
