import { Badge, Button, Card, Group, Skeleton, Stack, Text, Timeline } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon, type IconName } from "@meterhouse/ui/theme/Icon.tsx";

import { readable } from "../catalogue/schema.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import { type Held, useHistory, type Version } from "../records/record.ts";
import { ownTimeText } from "../values/dates.ts";
import { Changes } from "./Changes.tsx";
import { RestoreVersion } from "./RestoreVersion.tsx";

const ICONS: Record<string, IconName> = { create: "plus", created: "plus", update: "edit", updated: "edit", delete: "trash", deleted: "trash", restore: "undo", restored: "undo" };

interface HistoryProps {
  readonly kind: Kind;
  readonly held: Held;
}

/** Who did what to the record, and when; each version but the newest can be brought back. */
export function History({ kind, held }: HistoryProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()(kind.permission);
  const [chosen, setChosen] = useState<Version | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory(kind.kind, held.record.id);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Stack><Skeleton height={80} /><Skeleton height={80} /></Stack>;
  const versions = data.pages.flatMap(({ items }) => items);
  if (versions.length === 0) return <Card><Empty icon="history" title={t("history.empty")} hint={t("history.emptyHint")} /></Card>;
  return (
    <Card>
      <Timeline bulletSize={28} lineWidth={2} active={versions.length}>
        {versions.map((version, n) => (
          <Timeline.Item key={version.id} bullet={<Icon name={ICONS[version.action] ?? "edit"} size={16} />}
            title={<Group gap="xs"><Text fw={600} size="sm">{version.actor ?? t("history.nobody")}</Text><Badge variant="light" color="gray" tt="none">{t(`action.${version.action}`, { defaultValue: readable(version.action) })}</Badge></Group>}>
            <Text size="xs" c="dimmed" mb={6}><time dateTime={version.at}>{ownTimeText(version.at)}</time></Text>
            <Changes fields={kind.fields} before={version.before} after={version.after} />
            {mayWrite && n > 0 && version.after !== null && (
              <Button mt="xs" size="compact-sm" variant="subtle" leftSection={<Icon name="undo" size={16} />} onClick={() => { setChosen(version); }}>{t("history.restore")}</Button>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
      {hasNextPage && <Group mt="md"><Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t("history.more")}</Button></Group>}
      <RestoreVersion kind={kind} held={held} version={chosen} onClose={() => { setChosen(null); }} />
    </Card>
  );
}
