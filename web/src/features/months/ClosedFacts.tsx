import { Button, Group, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { Matters } from "./Matters.tsx";
import { useAct, useClosedMonth } from "./useMonths.ts";
import { instantText } from "../../place/month.ts";

/** Who closed a month, when and with which words; locked, unlocked and reopened by whoever may. */
export function ClosedFacts({ id, isInherited }: { readonly id: number; readonly isInherited: boolean }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useClosedMonth(id);
  const may = useMay()("locks");
  // Closed with a space above that is not for these eyes: that it is closed is all there is to say.
  if (error instanceof Problem && error.status === 404) return <Text size="sm">{t("months.above")}</Text>;
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={90} />;
  return (
    <Stack gap="sm">
      <Stack gap={2}>
        <Text size="sm">{t("months.closedBy", { who: data.closed_by, when: instantText(data.closed_at) })}{isInherited && data.space !== null && ` ${t("months.with", { space: data.space.name })}`}</Text>
        {data.locked_at !== null && <Text size="sm">{t("months.lockedBy", { who: data.locked_by, when: instantText(data.locked_at) })}</Text>}
        {data.comment !== null && <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>{data.comment}</Text>}
      </Stack>
      {data.matters.length > 0 && <div><Text size="sm" fw={500} mb={4}>{t("months.accepted")}</Text><Matters matters={data.matters} /></div>}
      {may && <Acts id={id} isLocked={data.state === "locked"} />}
    </Stack>
  );
}

function Acts({ id, isLocked }: { readonly id: number; readonly isLocked: boolean }) {
  const { t } = useTranslation();
  const act = useAct(id);
  const [reason, setReason] = useState<string | null>(null);
  return (
    <Stack gap="xs" data-no-print>
      <Group gap="xs">
        {isLocked
          ? <Button variant="default" size="compact-sm" loading={act.isPending} onClick={() => { act.mutate({ act: "unlock" }); }}>{t("months.unlock")}</Button>
          : <Button variant="default" size="compact-sm" loading={act.isPending && act.variables.act === "lock"} onClick={() => { act.mutate({ act: "lock" }); }}>{t("months.lock")}</Button>}
        {!isLocked && reason === null && <Button variant="default" size="compact-sm" onClick={() => { setReason(""); }}>{t("months.reopen")}</Button>}
        <Text size="xs" c="dimmed">{t(isLocked ? "months.lockedMeans" : "months.lockMeans")}</Text>
      </Group>
      {!isLocked && reason !== null && (
        <form onSubmit={(event) => { event.preventDefault(); act.mutate({ act: "reopen", reason }); }}>
          <Stack gap="xs" maw={640}>
            <Textarea label={t("months.reason")} description={t("months.reasonHint")} required rows={2} maxLength={1000} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
            <Group gap="xs">
              <Button type="submit" size="compact-sm" color="red" loading={act.isPending} disabled={reason.trim() === ""}>{t("months.reopenNow")}</Button>
              <Button variant="subtle" size="compact-sm" onClick={() => { setReason(null); }}>{t("months.leave")}</Button>
            </Group>
          </Stack>
        </form>
      )}
      {act.error && <Failed error={act.error} onRetry={() => { act.mutate(act.variables); }} />}
    </Stack>
  );
}
