import { ActionIcon, Button, Group, Paper, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { useActs } from "../records/acts.ts";
import { CloneButton } from "../records/CloneButton.tsx";
import type { CatalogueRecord, ListQuery } from "../records/record.ts";
import { BulkDelete } from "./BulkDelete.tsx";
import { BulkEdit } from "./BulkEdit.tsx";
import { each } from "./each.ts";
import classes from "./list.module.css";
import type { Selection } from "./selection.ts";

interface BulkBarProps {
  readonly kind: Kind;
  readonly selection: Selection;
  readonly query: ListQuery;
  readonly total: number | null;
  readonly deleted: boolean;
}

/** The API changes so many records at a stroke, all or none; more is a matter for a file. */
const MOST = 1000;

/** What can be done with the chosen records. */
export function BulkBar({ kind, selection, query, total, deleted }: BulkBarProps) {
  const { t } = useTranslation();
  const [editing, edit] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const acts = useActs(kind.kind);
  const { records } = selection;
  const [only] = records;
  const all = useMutation({ mutationFn: () => everyRecord(kind.kind, query), onSuccess: selection.add });
  const restore = useMutation({
    mutationFn: () => each(records, ({ id }) => acts.restore(id)),
    onSuccess: ({ done, failed }) => {
      selection.take(done);
      say(failed.length === 0 ? t("bulk.restored", { count: done.length }) : t("bulk.restoredSome", { count: done.length, failed: failed.length, reason: reasonOf(t, failed[0]?.error) }), failed.length === 0 ? {} : { tone: "failed" });
    },
  });
  return (
    <Paper className={classes.bar} withBorder shadow="md" p="xs" role="region" aria-label={t("bulk.label")}>
      <Group gap="xs">
        <ActionIcon variant="subtle" color="gray" aria-label={t("bulk.clear")} onClick={selection.clear}><Icon name="close" size={18} /></ActionIcon>
        <Text size="sm" fw={600} role="status">{t("bulk.chosen", { count: records.length, shown: countText(records.length) })}</Text>
        {total !== null && total > records.length && total <= MOST && <Button size="xs" variant="subtle" loading={all.isPending} onClick={() => { all.mutate(); }}>{t("bulk.all", { shown: countText(total) })}</Button>}
        <Group gap="xs" ml="auto">
          {deleted
            ? <Button size="xs" leftSection={<Icon name="undo" size={16} />} loading={restore.isPending} onClick={() => { restore.mutate(); }}>{t("list.restore")}</Button>
            : (
                <>
                  <Button size="xs" variant="default" leftSection={<Icon name="edit" size={16} />} onClick={edit.open}>{t("bulk.edit")}</Button>
                  {records.length === 1 && only !== undefined && <CloneButton kind={kind} id={only.id} size="xs" />}
                  <Button size="xs" variant="default" c="var(--mantine-color-error)" leftSection={<Icon name="trash" size={16} />} onClick={remove.open}>{t("delete.label")}</Button>
                </>
              )}
        </Group>
      </Group>
      <BulkEdit kind={kind} records={records} opened={editing} onClose={edit.close} onDone={selection.clear} />
      <BulkDelete kind={kind} records={records} opened={deleting} onClose={remove.close} onDeleted={selection.take} />
    </Paper>
  );
}

async function everyRecord(kind: string, { cursor: _, ...query }: ListQuery): Promise<CatalogueRecord[]> {
  const found: CatalogueRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<CatalogueRecord> = await get(`/${kind}`, { ...query, limit: 1000, cursor });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && found.length < MOST);
  return found;
}
