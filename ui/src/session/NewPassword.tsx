import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { errorsByField, Problem } from "../api/problem.ts";
import { Failed } from "../states/Failed.tsx";
import { Entrance } from "./Entrance.tsx";

interface NewPasswordProps {
  readonly title: string;
  readonly hint: string;
  /** Whether the present one has to be shown, too. */
  readonly asksCurrent: boolean;
  readonly onGiven: (fresh: string, current: string) => Promise<void>;
  readonly below?: React.ReactNode;
}

/** A new password, twice; what the server has against it is said at the field. */
export function NewPassword({ title, hint, asksCurrent, onGiven, below }: NewPasswordProps) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [asked, setAsked] = useState(false);
  const give = useMutation({ mutationFn: () => onGiven(fresh, current) });
  const refused = give.error instanceof Problem && give.error.status === 422 ? errorsByField(give.error.errors) : null;
  const isWhole = fresh !== "" && fresh === again && (!asksCurrent || current !== "");
  const submit = () => {
    setAsked(true);
    if (isWhole) give.mutate();
  };
  const shown = { visibilityToggleButtonProps: { "aria-label": t("signIn.showPassword") } };
  return (
    <Entrance title={title} hint={hint} onSubmit={submit} below={below}>
      {give.error && (refused === null || refused.token !== undefined) && <Failed error={give.error} />}
      {asksCurrent && (
        <PasswordInput label={t("newPassword.current")} autoComplete="current-password" autoFocus value={current} {...shown}
          onChange={(event) => { setCurrent(event.currentTarget.value); }} error={(asked && current === "" && t("newPassword.currentMissing")) || refused?.current} />
      )}
      <PasswordInput label={t("newPassword.new")} autoComplete="new-password" autoFocus={!asksCurrent} description={t("newPassword.advice")} value={fresh} {...shown}
        onChange={(event) => { setFresh(event.currentTarget.value); }} error={(asked && fresh === "" && t("newPassword.newMissing")) || refused?.new} />
      <PasswordInput label={t("newPassword.again")} autoComplete="new-password" value={again} {...shown}
        onChange={(event) => { setAgain(event.currentTarget.value); }} error={asked && fresh !== again && t("newPassword.different")} />
      <Button type="submit" loading={give.isPending} fullWidth>{t("newPassword.submit")}</Button>
    </Entrance>
  );
}
