import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useNow } from "@meterhouse/ui/live/useNow.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { useCatalogue } from "../../catalogue/useCatalogue.ts";
import type { TabProps } from "../tab.ts";
import { AddBindings } from "./AddBindings.tsx";
import { carrying, farEnd, offeredTo, type Side, useBindings, usePaths } from "./bindings.ts";
import classes from "./bindings.module.css";
import { BoundTable } from "./BoundTable.tsx";
import { PathTree } from "./PathTree.tsx";
import { useZone } from "./useZone.ts";

export function PartsTab(props: TabProps) {
  return <Bindings {...props} side="owner" />;
}

export function PartOfTab(props: TabProps) {
  return <Bindings {...props} side="part" />;
}

/** What a record is bound to on one side, and beside it where it stands. */
function Bindings({ kind, held: { record }, side }: TabProps & { readonly side: Side }) {
  const { t } = useTranslation();
  const mayWrite = useMay()("metering");
  const [adding, setAdding] = useState(false);
  const now = useNow(60_000);
  const kinds = useCatalogue().data?.kinds ?? [];
  const self = { kind: kind.kind, id: record.id };
  const carries = carrying(kinds).has(kind.kind);
  const { data, error, refetch } = useBindings(side, self);
  const paths = usePaths(self, carries);
  const zone = useZone(paths.data?.items ?? []);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Stack><Skeleton height={120} /><Skeleton height={120} /></Stack>;
  const offered = offeredTo(kind, side, kinds);
  const groups = offered.map((part) => ({ part, bindings: data.items.filter((binding) => farEnd(binding, side).kind === part.kind) })).filter(({ bindings }) => bindings.length > 0);
  return (
    <div className={classes.columns} data-two={carries}>
      <Stack>
        {mayWrite && !adding && <Group><Button leftSection={<Icon name="plus" size={16} />} onClick={() => { setAdding(true); }}>{t("special.bindings.add")}</Button></Group>}
        {adding && <AddBindings self={self} side={side} offered={offered} zone={zone} onDone={() => { setAdding(false); }} />}
        {groups.length === 0 && !adding && <Empty icon="tree" title={t(side === "owner" ? "special.bindings.noParts" : "special.bindings.noWholes")} hint={t(side === "owner" ? "special.bindings.noPartsHint" : "special.bindings.noWholesHint")} />}
        {groups.map(({ part, bindings }) => <BoundTable key={part.kind} part={part} bindings={bindings} side={side} zone={zone} now={now} mayWrite={mayWrite} />)}
        {data.next !== null && <Text size="sm" c="dimmed">{t("special.bindings.more", { shown: data.items.length, total: data.total })}</Text>}
      </Stack>
      {carries && <PathTree paths={paths.data?.items} error={paths.error} here={self} />}
    </div>
  );
}
