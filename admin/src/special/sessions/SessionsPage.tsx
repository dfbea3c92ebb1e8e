import { Badge, Button, Card, Skeleton, Stack, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call, get } from "@meterhouse/ui/api/client.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { PageHead } from "../../page/PageHead.tsx";
import { ownTimeText } from "../../values/dates.ts";
import { agentText } from "./agent.ts";

interface OneSession {
  readonly id: string;
  readonly created: string;
  readonly seen: string;
  readonly expires_at: string;
  readonly client: string;
  readonly agent: string;
  readonly current: boolean;
}

/** Where one is signed in, and the way to sign out there. */
export function SessionsPage() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ["sessions"], queryFn: ({ signal }) => get<{ items: OneSession[] }>("/sessions", {}, signal), staleTime: 0 });
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
        <Card>
          <Table.ScrollContainer minWidth={520} type="native">
            <Table aria-label={t("special.page.sessions")}>
              <Table.Thead><Table.Tr>{(["program", "address", "begun", "seen"] as const).map((head) => <Table.Th key={head} scope="col">{t(`special.session.${head}`)}</Table.Th>)}<Table.Th /></Table.Tr></Table.Thead>
              <Table.Tbody>
                {data.items.map(({ id, agent, client, created, seen, current }) => (
                  <Table.Tr key={id}>
                    <Table.Th scope="row" fw={500} title={agent}>{agentText(agent)}</Table.Th>
                    <Table.Td>{client}</Table.Td>
                    <Table.Td>{ownTimeText(created)}</Table.Td>
                    <Table.Td>{ownTimeText(seen)}</Table.Td>
                    <Table.Td ta="right">
                      {current ? <Badge variant="light" tt="none">{t("special.sessions.here")}</Badge>
                        : <Button size="compact-sm" variant="light" color="red" aria-label={t("special.sessions.endOne", { agent: agentText(agent), client })} loading={end.isPending && end.variables === id} onClick={() => { end.mutate(id); }}>{t("special.sessions.end")}</Button>}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
    </Stack>
  );
}
