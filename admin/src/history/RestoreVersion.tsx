import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { changesOf, type Values } from "../catalogue/values.ts";
import { formerOf, useActs } from "../records/acts.ts";
import { type Held, nameOf, type Version } from "../records/record.ts";
import { ownTimeText } from "../values/dates.ts";
import { Changes } from "./Changes.tsx";

interface RestoreVersionProps {
  readonly kind: Kind;
  readonly held: Held;
  /** The version to bring back; null while none is asked for. */
  readonly version: Version | null;
  readonly onClose: () => void;
}

/** Shows what bringing a version back would change now, and does it as a change of its own: nothing of the history is lost. */
export function RestoreVersion({ kind, held: { record, etag }, version, onClose }: RestoreVersionProps) {
  const { t } = useTranslation();
  const acts = useActs(kind.kind);
  // Hidden values are masked in the history, and what the platform makes itself is not ours to set.
  const open = kind.fields.filter(({ readOnly, writeOnly }) => !readOnly && !writeOnly);
  const after = version?.after ?? {};
  const whole: Values = Object.fromEntries(open.filter(({ name }) => name in after).map(({ name }) => [name, after[name]]));
  const body = changesOf(record, whole);
  const same = Object.keys(body).length === 0;
  const restore = useMutation({
    // What it was goes along: by the time of success the record here may be the one that came back.
    mutationFn: ({ change }: { readonly change: Values; readonly former: Values }) => acts.change(record.id, change, etag),
    onSuccess: ({ body: now, etag: newest }, { former }) => {
      say(t("history.restored", { name: nameOf(now) }), { undo: () => acts.change(now.id, former, newest) });
      onClose();
    },
  });
  const close = () => {
    restore.reset();
    onClose();
  };
  return (
    <Modal opened={version !== null} onClose={close} title={t("history.restoreTitle", { time: version === null ? "" : ownTimeText(version.at) })} size="lg" centered>
      <Stack>
        <Text size="sm">{t(same ? "history.sameNow" : "history.restoreHint")}</Text>
        {!same && <Changes fields={open} before={record} after={{ ...record, ...body }} />}
        {restore.error && <Failed error={restore.error} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={close}>{t("form.cancel")}</Button>
          <Button disabled={same} loading={restore.isPending} onClick={() => { restore.mutate({ change: body, former: formerOf(record, body) }); }}>{t("history.restore")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
