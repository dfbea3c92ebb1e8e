import { Button, Card, FileButton, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call } from "@meterhouse/ui/api/client.ts";
import { download } from "@meterhouse/ui/api/download.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { textOf } from "../../catalogue/values.ts";
import { useForget } from "../../records/acts.ts";
import { nameOf } from "../../records/record.ts";
import type { TabProps } from "../tab.ts";
import { sizeText } from "./size.ts";

/** The document itself: put, replaced, fetched. */
export function ContentTab({ kind, held: { record } }: TabProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()(kind.permission);
  const forget = useForget();
  const path = `/knowledge-files/${String(record.id)}/content`;
  const size = typeof record.size === "number" ? record.size : null;
  const put = useMutation({
    mutationFn: (file: File) => call(path, { method: "PUT", file: { content: file, type: "application/octet-stream" } }),
    onSuccess: async (_, file) => {
      await forget();
      say(t("special.content.put", { name: file.name }));
    },
  });
  const fetched = useMutation({ mutationFn: () => download(path, {}) });
  const error = put.error ?? fetched.error;
  return (
    <Card>
      <Stack>
        {size === null
          ? <Empty icon="document" title={t("special.content.none")} hint={t("special.content.noneHint", { name: nameOf(record) })} />
          : (
            <div>
              <Text fw={600}>{nameOf(record)}</Text>
              <Text size="sm" c="dimmed">{t("special.content.about", { type: textOf(record.media_type), size: sizeText(size) })}</Text>
            </div>
          )}
        {error && <Failed error={error} />}
        <Group gap="xs" justify={size === null ? "center" : "flex-start"}>
          {size !== null && <Button leftSection={<Icon name="download" size={16} />} loading={fetched.isPending} onClick={() => { fetched.mutate(); }}>{t("special.content.fetch")}</Button>}
          {mayWrite && (
            <FileButton onChange={(file) => { if (file !== null) put.mutate(file); }} inputProps={{ "aria-label": t("special.content.file") }}>
              {(props) => <Button {...props} variant={size === null ? "filled" : "default"} leftSection={<Icon name="upload" size={16} />} loading={put.isPending}>{t(size === null ? "special.content.upload" : "special.content.replace")}</Button>}
            </FileButton>
          )}
        </Group>
        {mayWrite && <Text size="xs" c="dimmed" ta={size === null ? "center" : "start"}>{t("special.content.kept")}</Text>}
      </Stack>
    </Card>
  );
}
