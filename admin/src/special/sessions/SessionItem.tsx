import { Badge, Button, Card, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ownTimeText } from "../../values/dates.ts";
import { agentText } from "./agent.ts";

export interface Session {
  readonly id: string;
  readonly created: string;
  readonly seen: string;
  readonly client: string;
  readonly agent: string;
  /** The one that asks. */
  readonly current: boolean;
}

interface SessionItemProps {
  readonly session: Session;
  readonly isEnding: boolean;
  readonly onEnd: () => void;
}

/** Where one is signed in: with which program, from where, and since when. */
export function SessionItem({ session: { agent, client, created, seen, current }, isEnding, onEnd }: SessionItemProps) {
  const { t } = useTranslation();
  return (
    <Card component="li" p="sm">
      <Group justify="space-between" gap="sm">
        <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
          <Text fw={600} title={agent}>{agentText(agent)} <Text span inherit fw={400}>{client}</Text></Text>
          <Text size="sm" c="dimmed">{t("special.session.times", { begun: ownTimeText(created), seen: ownTimeText(seen) })}</Text>
        </div>
        {current ? <Badge variant="light" tt="none">{t("special.sessions.here")}</Badge>
          : <Button variant="light" color="red" aria-label={t("special.sessions.endOne", { agent: agentText(agent), client })} loading={isEnding} onClick={onEnd}>{t("special.sessions.end")}</Button>}
      </Group>
    </Card>
  );
}
