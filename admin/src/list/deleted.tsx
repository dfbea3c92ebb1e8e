import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { textOf } from "../catalogue/values.ts";
import { useActs } from "../records/acts.ts";
import { type CatalogueRecord, nameOf } from "../records/record.ts";
import { ownTimeText } from "../values/dates.ts";
import type { RowsProps } from "./Rows.tsx";

/** What the list of deleted records says besides: when, by whom, and the way back. */
export function deletedColumns(t: TFunction, kind: Kind): NonNullable<RowsProps["extra"]> {
  return {
    heads: [t("list.deletedAt"), t("list.deletedBy"), t("list.restore")],
    cells: (record) => [ownTimeText(textOf(record.deleted_at)) || "–", textOf(record.deleted_by) || "–", <RestoreButton key="restore" kind={kind} record={record} />],
  };
}

function RestoreButton({ kind, record }: { readonly kind: Kind; readonly record: CatalogueRecord }) {
  const { t } = useTranslation();
  const acts = useActs(kind.kind);
  const name = nameOf(record);
  const restore = useMutation({
    mutationFn: () => acts.restore(record.id),
    onSuccess: () => say(t("list.restored", { name }), { undo: () => acts.remove(record.id) }),
    onError: (error) => say(t("list.notRestored", { name, reason: reasonOf(t, error) }), { tone: "failed" }),
  });
  return <Button size="compact-sm" variant="light" leftSection={<Icon name="undo" size={16} />} aria-label={t("list.restoreOne", { name })} loading={restore.isPending} onClick={() => { restore.mutate(); }}>{t("list.restore")}</Button>;
}
