import { Button, Checkbox, Menu, Popover, ScrollArea, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { download } from "@meterhouse/ui/api/download.ts";
import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { labelOf } from "../catalogue/texts.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import type { Columns } from "./columns.ts";

const FORMATS = ["xlsx", "csv", "json", "yaml"] as const;

/** All records of the kind as a file, which the import takes again. */
export function ExportMenu({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  const fetchFile = (suffix: string) => {
    download(`/${kind.kind}.${suffix}`, {}).catch((error: unknown) => { say(t("export.failed", { reason: reasonOf(t, error) }), { tone: "failed" }); });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target><Button variant="default" leftSection={<Icon name="download" size={16} />}>{t("export.label")}</Button></Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((suffix) => <Menu.Item key={suffix} onClick={() => { fetchFile(suffix); }}>{t(`export.${suffix}`)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Which columns are shown. */
export function ColumnsMenu({ columns: { shown, offered, isOwn, turn, reset } }: { readonly columns: Columns }) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" withArrow trapFocus returnFocus>
      <Popover.Target><Button variant="default" leftSection={<Icon name="columns" size={16} />}>{t("list.columns")}</Button></Popover.Target>
      <Popover.Dropdown>
        <ScrollArea.Autosize mah={360} type="auto" offsetScrollbars>
          <Stack gap={10} role="group" aria-label={t("list.columns")}>
            {offered.map((field, n) => <Checkbox key={field.name} size="xs" label={labelOf(t, field)} disabled={n === 0} checked={shown.includes(field)} onChange={() => { turn(field.name); }} />)}
          </Stack>
        </ScrollArea.Autosize>
        {isOwn && <Button mt="sm" size="compact-xs" variant="subtle" onClick={reset}>{t("list.usualColumns")}</Button>}
        <Text size="xs" c="dimmed" mt={6}>{t("list.columnsHint")}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
