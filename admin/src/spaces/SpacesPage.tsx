import { Anchor, Button, Card, Grid, Group, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { TreeSpace } from "@meterhouse/ui/api/types.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
import { DeleteButton } from "../records/DeleteButton.tsx";
import { useRecord } from "../records/record.ts";
import { RecordForm } from "../records/RecordForm.tsx";
import { SpaceTree } from "./SpaceTree.tsx";

/** The spaces as the tree they are; the chosen one's form beside it. */
export function SpacesPage() {
  const { t } = useTranslation();
  const kind = useKind("spaces");
  const { space, below } = useSearch({ from: "/tree" });
  const navigate = useNavigate({ from: "/tree" });
  const [text, setText] = useState("");
  const tree = useQuery({ queryKey: ["tree"], queryFn: ({ signal }) => get<{ items: TreeSpace[] }>("/spaces/tree", {}, signal) });
  const open = (search: { space?: number; below?: number }) => void navigate({ search });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">{t("tree.title")}</Title>
        <Button leftSection={<Icon name="plus" size={18} />} onClick={() => { open({ below: 0 }); }}>{t("tree.addTop")}</Button>
      </Group>
      {tree.error && !tree.data && <Failed error={tree.error} onRetry={() => void tree.refetch()} />}
      <Grid>
        <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
          <Card>
            <Stack gap="sm">
              <TextInput aria-label={t("tree.search")} placeholder={t("tree.search")} leftSection={<Icon name="search" size={16} />} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />
              {tree.isPending && [1, 2, 3, 4].map((n) => <Skeleton key={n} height={28} />)}
              {tree.data?.items.length === 0 && <Text size="sm" c="dimmed">{t("tree.empty")}</Text>}
              {tree.data && <SpaceTree key={text} spaces={tree.data.items} search={text} chosen={space ?? null} onChoose={(id) => { open({ space: id }); }} />}
            </Stack>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
          {kind && space !== undefined && <Chosen key={space} kind={kind} id={space} onAdd={() => { open({ below: space }); }} onGone={() => { open({}); }} />}
          {kind && below !== undefined && <Added key={`new ${String(below)}`} kind={kind} below={below} onSaved={(id) => { open({ space: id }); }} onCancel={() => { open(below === 0 ? {} : { space: below }); }} />}
          {space === undefined && below === undefined && <Card><Empty icon="building" title={t("tree.choose")} hint={t("tree.chooseHint")} /></Card>}
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

interface ChosenProps {
  readonly kind: Kind;
  readonly id: number;
  readonly onAdd: () => void;
  readonly onGone: () => void;
}

function Chosen({ kind, id, onAdd, onGone }: ChosenProps) {
  const { t } = useTranslation();
  const { data, error, refetch, dataUpdatedAt } = useRecord("spaces", id);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  const head = (
    <Group justify="space-between">
      <Title order={2} size="h4">{String(data.record.name)}</Title>
      <Group gap="md">
        <Anchor href={`/spaces/${String(id)}`} size="sm">{t("tree.figures")}</Anchor>
        <Button variant="default" size="xs" leftSection={<Icon name="plus" size={16} />} onClick={onAdd}>{t("tree.addBelow")}</Button>
      </Group>
    </Group>
  );
  return (
    <RecordForm key={`${data.etag ?? ""} ${String(dataUpdatedAt)}`} kind={kind} held={data} head={head} onSaved={() => void refetch()} onReload={() => void refetch()} onCancel={onGone}>
      <DeleteButton kind="spaces" held={data} onDeleted={onGone} />
    </RecordForm>
  );
}

interface AddedProps {
  readonly kind: Kind;
  /** Id of the space that the new one is part of; 0 for a top one. */
  readonly below: number;
  readonly onSaved: (id: number) => void;
  readonly onCancel: () => void;
}

function Added({ kind, below, onSaved, onCancel }: AddedProps) {
  const { t } = useTranslation();
  const given = useMemo(() => (below === 0 ? {} : { parent_id: below }), [below]);
  const head = <Title order={2} size="h4">{t("form.new", { title: kind.title.toLowerCase() })}</Title>;
  return <RecordForm kind={kind} held={null} given={given} head={head} onSaved={onSaved} onCancel={onCancel} onReload={onCancel} />;
}
