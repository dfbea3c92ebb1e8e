import { Button, Skeleton, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call, get } from "@meterhouse/ui/api/client.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { PageHead } from "../../page/PageHead.tsx";
import { type Session, SessionItem } from "./SessionItem.tsx";

/** Where one is signed in, and the way to sign out there. */
export function SessionsPage() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ["sessions"], queryFn: ({ signal }) => get<{ items: Session[] }>("/sessions", {}, signal), staleTime: 0 });
  const end = useMutation({
    mutationFn: (id: string | null) => (id === null ? call("/sessions", { method: "DELETE", query: { others: true } }) : call(`/sessions/${id}`, { method: "DELETE" })),
    onSuccess: async (_, id) => {
      await cache.invalidateQueries({ queryKey: ["sessions"] });
      say(t(id === null ? "special.sessions.othersEnded" : "special.sessions.ended"));
    },
  });
  return (
    <Stack>
      <PageHead title={t("special.page.sessions")} hint={t("special.sessions.hint")}>
        {data?.items.some(({ current }) => !current) === true && <Button variant="default" loading={end.isPending && end.variables === null} onClick={() => { end.mutate(null); }}>{t("special.sessions.endOthers")}</Button>}
      </PageHead>
      {end.error && <Failed error={end.error} />}
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={160} />}
      {data && (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }} aria-label={t("special.page.sessions")}>
          {data.items.map((one) => <SessionItem key={one.id} session={one} isEnding={end.isPending && end.variables === one.id} onEnd={() => { end.mutate(one.id); }} />)}
        </Stack>
      )}
    </Stack>
  );
}
