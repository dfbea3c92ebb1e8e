import { Alert, Button, Card, CloseButton, Group, Skeleton, Stack, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TreeSpace } from "@meterhouse/ui/api/types.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { SpaceTree } from "./SpaceTree.tsx";
import classes from "./tree.module.css";
import { above, find, idsOf, matching, metersBelow } from "./tree.ts";
import { useMove } from "./useMove.ts";

interface TreeCardProps {
  /** Undefined while they are fetched. */
  readonly spaces: readonly TreeSpace[] | undefined;
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
  readonly moving: number | null;
  readonly onPick: (id: number | null) => void;
  readonly mayWrite: boolean;
}

/** The tree with what one does to it: search, open all, close all, move. */
export function TreeCard({ spaces, chosen, onChoose, moving, onPick, mayWrite }: TreeCardProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  // Tops are open, and so is the way to the chosen one; whatever was turned by hand goes before that.
  const [turned, setTurned] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [unfolded, setUnfolded] = useState<boolean | null>(null);
  const all = useMemo(() => spaces ?? [], [spaces]);
  const shown = useMemo(() => matching(all, text), [all, text]);
  const meters = useMemo(() => metersBelow(all), [all]);
  const tops = useMemo(() => new Set([...all.map(({ id }) => id), ...(chosen === null ? [] : above(all, chosen) ?? [])]), [all, chosen]);
  const move = useMove();
  const moved = moving === null ? null : find(all, moving);
  const searching = text.trim() !== "";
  const isOpen = (id: number) => turned.get(id) ?? (searching || (unfolded ?? tops.has(id)));
  const unfold = (open: boolean) => {
    setTurned(new Map());
    setUnfolded(open);
  };
  const search = (typed: string) => {
    setTurned(new Map());
    setText(typed);
  };
  return (
    <Card className={classes.card}>
      <Stack gap="sm">
        <TextInput aria-label={t("tree.search")} placeholder={t("tree.search")} leftSection={<Icon name="search" size={16} />} value={text} onChange={(event) => { search(event.currentTarget.value); }}
          rightSection={searching && <CloseButton size="sm" aria-label={t("list.clear")} onClick={() => { search(""); }} />} />
        <Group gap="xs" justify="space-between">
          <Group gap={4}>
            <Button size="compact-xs" variant="subtle" onClick={() => { unfold(true); }}>{t("tree.openAll")}</Button>
            <Button size="compact-xs" variant="subtle" onClick={() => { unfold(false); }}>{t("tree.closeAll")}</Button>
          </Group>
          <Text size="xs" c="dimmed" role="status">{spaces !== undefined && (searching ? t("tree.found", { count: idsOf(shown).length }) : t("tree.count", { count: idsOf(all).length }))}</Text>
        </Group>
        {move.error && (
          <Stack gap="xs">
            <Failed error={move.error} />
            <Group><Button size="compact-sm" variant="default" onClick={() => { move.reset(); }}>{t("form.close")}</Button></Group>
          </Stack>
        )}
        {spaces === undefined && [1, 2, 3, 4].map((n) => <Skeleton key={n} height={28} />)}
        {spaces?.length === 0 && <Text size="sm" c="dimmed">{t("tree.empty")}</Text>}
        {all.length > 0 && shown.length === 0 && <Text size="sm" c="dimmed">{t("list.nothing")}</Text>}
        {shown.length > 0 && (
          <>
            <VisuallyHidden>{t("tree.chooseHint")}</VisuallyHidden>
            <SpaceTree spaces={shown} all={all} meters={meters} search={text} isOpen={isOpen} chosen={chosen} onChoose={onChoose} moving={moved} onPick={onPick} mayWrite={mayWrite}
              onTurn={(id, open) => { setTurned(new Map([...turned, [id, open]])); }}
              onDrop={(into) => {
                if (moved === null) return;
                onPick(null);
                move.mutate({ id: moved.id, name: moved.name, from: above(all, moved.id)?.at(-1) ?? null, into });
                if (into !== null) setTurned(new Map([...turned, [into, true]]));
              }} />
          </>
        )}
        {/* Below the rows: these must not move away under what is dragged. */}
        {moved !== null && (
          <Alert className={classes.moving} variant="light" p="xs" role="status" icon={<Icon name="move" />} withCloseButton closeButtonLabel={t("form.cancel")} onClose={() => { onPick(null); }}>
            <Text size="sm">{t("tree.moving", { name: moved.name })}</Text>
          </Alert>
        )}
      </Stack>
    </Card>
  );
}
