import { Button, Checkbox, Group, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { Matters } from "./Matters.tsx";
import { useClose, useMatters } from "./useMonths.ts";
import { monthText } from "../../place/month.ts";

/** What is still open in a month, and its end: closed with a word, and with what is open only once that is accepted. */
export function CloseForm({ space, month }: { readonly space: number; readonly month: string }) {
  const { t } = useTranslation();
  const may = useMay()("months");
  const { data, error, refetch } = useMatters(space, month, may);
  const close = useClose();
  const [comment, setComment] = useState("");
  const [accept, setAccept] = useState(false);
  if (!may) return <Text size="sm">{t("months.notYours")}</Text>;
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={120} />;
  const submit = () => { close.mutate({ space, month, comment, accept }, { onSuccess: () => { say(t("months.done", { month: monthText(month) })); } }); };
  return (
    <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <Stack gap="sm">
        <Text size="sm" fw={500}>{t(data.is_open ? "months.stillOpen" : "months.nothingOpen")}</Text>
        <Matters matters={data.matters} />
        <Text size="sm" c="dimmed">{t("months.means")}</Text>
        <Textarea label={t("months.comment")} description={t("months.commentHint")} required rows={2} maxLength={1000} maw={640} value={comment} onChange={(event) => { setComment(event.currentTarget.value); }} />
        {data.is_open && <Checkbox label={t("months.accept")} checked={accept} onChange={(event) => { setAccept(event.currentTarget.checked); }} />}
        {close.error && <Failed error={close.error} onRetry={submit} />}
        <Group><Button type="submit" loading={close.isPending} disabled={comment.trim() === "" || (data.is_open && !accept)}>{t("months.close")}</Button></Group>
      </Stack>
    </form>
  );
}
