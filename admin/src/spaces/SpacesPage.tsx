import { Anchor, Button, Card, Grid, Group, Skeleton, Stack, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { TreeSpace } from "@meterhouse/ui/api/types.ts";
import { lowered } from "@meterhouse/ui/i18n/locale.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { useShortcuts } from "../app/shortcuts.ts";
import { titleOf } from "../catalogue/texts.ts";
import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
import { DeleteButton } from "../deletion/DeleteButton.tsx";
import { RecordForm } from "../form/RecordForm.tsx";
import { PageHead } from "../page/PageHead.tsx";
import { nameOf } from "../records/record.ts";
import { useHeld } from "../records/useHeld.ts";
import { TreeCard } from "./TreeCard.tsx";

/** The spaces as the tree they are; the chosen one's form beside it. */
export function SpacesPage() {
  const { t } = useTranslation();
  const kind = useKind("spaces");
  const mayWrite = useMay()(kind?.permission ?? "configuration");
  const { space, below } = useSearch({ from: "/tree" });
  const navigate = useNavigate({ from: "/tree" });
  const [moving, setMoving] = useState<number | null>(null);
  const tree = useQuery({ queryKey: ["tree"], queryFn: ({ signal }) => get<{ items: TreeSpace[] }>("/spaces/tree", {}, signal) });
  const open = (search: { space?: number; below?: number }) => void navigate({ search });
  // What is saved or deleted is not in danger, though its form still counts as changed at this moment.
  const settle = (search: { space?: number }) => void navigate({ search, ignoreBlocker: true });
  // On a phone the form stands below the tree: what was chosen comes into view.
  const aside = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery("(max-width: 62em)");
  useEffect(() => {
    if (narrow && (space !== undefined || below !== undefined)) aside.current?.scrollIntoView();
  }, [narrow, space, below]);
  useShortcuts([["n", () => { if (mayWrite) open({ below: space ?? 0 }); }]]);
  return (
    <Stack>
      <PageHead title={t("tree.title")}>
        {mayWrite && <Button leftSection={<Icon name="plus" size={18} />} onClick={() => { open({ below: 0 }); }}>{t("tree.addTop")}</Button>}
      </PageHead>
      {tree.error && !tree.data && <Failed error={tree.error} onRetry={() => void tree.refetch()} />}
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <TreeCard spaces={tree.data?.items} chosen={space ?? null} onChoose={(id) => { open({ space: id }); }} moving={moving} onPick={setMoving} mayWrite={mayWrite} />
        </Grid.Col>
        <Grid.Col ref={aside} span={{ base: 12, md: 7 }} style={{ scrollMarginTop: 64 }}>
          {kind && space !== undefined && <Chosen key={space} kind={kind} id={space} mayWrite={mayWrite} onAdd={() => { open({ below: space }); }} onMove={() => { setMoving(space); }} onLeave={() => { open({}); }} onGone={() => { settle({}); }} />}
          {kind && below !== undefined && <Added key={`new ${String(below)}`} kind={kind} below={below} onSaved={(id) => { settle({ space: id }); }} onCancel={() => { open(below === 0 ? {} : { space: below }); }} />}
          {space === undefined && below === undefined && <Card><Empty icon="building" title={t("tree.choose")} hint={t("tree.chooseHint")} /></Card>}
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

interface ChosenProps {
  readonly kind: Kind;
  readonly id: number;
  readonly mayWrite: boolean;
  readonly onAdd: () => void;
  readonly onMove: () => void;
  readonly onLeave: () => void;
  /** The space is deleted. */
  readonly onGone: () => void;
}

function Chosen({ kind, id, mayWrite, onAdd, onMove, onLeave, onGone }: ChosenProps) {
  const { t } = useTranslation();
  const { held, error, refetch, release, form } = useHeld("spaces", id);
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (!held) return <Skeleton height={320} />;
  const head = (
    <Group justify="space-between">
      <Title order={2} size="h4">{nameOf(held.record)}</Title>
      <Group gap="sm">
        <Anchor href={`/spaces/${String(id)}`} size="sm">{t("tree.figures")}</Anchor>
        <Anchor component={Link} to="/$kind/$id" params={{ kind: "spaces", id: String(id) } as never} search={{ tab: "history" } as never} size="sm">{t("record.history")}</Anchor>
        {mayWrite && <Button variant="default" size="xs" leftSection={<Icon name="move" size={16} />} onClick={onMove}>{t("tree.move")}</Button>}
        {mayWrite && <Button variant="default" size="xs" leftSection={<Icon name="plus" size={16} />} onClick={onAdd}>{t("tree.addBelow")}</Button>}
      </Group>
    </Group>
  );
  return (
    <RecordForm {...form} key={form.key} kind={kind} held={held} head={head} onSaved={release} onCancel={onLeave}>
      <DeleteButton kind={kind} held={held} onDeleted={onGone} />
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
  const head = <Title order={2} size="h4">{t("form.new", { title: lowered(titleOf(t, kind)) })}</Title>;
  return <RecordForm kind={kind} held={null} given={given} head={head} onSaved={onSaved} onCancel={onCancel} onReload={onCancel} onUnmade={onCancel} />;
}
