import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { download } from "@meterhouse/ui/api/download.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { pathOf, queryOf, type ReportAsk } from "./useReport.ts";

const FORMATS = ["xlsx", "csv"] as const;

/** The report as a file, or on paper. */
export function Export({ ask }: { readonly ask: ReportAsk }) {
  const { t } = useTranslation();
  const file = useMutation({ mutationFn: (format: (typeof FORMATS)[number]) => download(`${pathOf(ask)}.${format}`, queryOf(ask)) });
  return (
    <>
      <Menu position="bottom-end" data-no-print>
        <Menu.Target>
          <Button variant="default" fw={500} leftSection={<Icon name="download" size={18} />} loading={file.isPending} data-no-print>{t("export.label")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) => <Menu.Item key={format} leftSection={<Icon name="table" size={16} />} onClick={() => { file.mutate(format); }}>{t(`export.${format}`)}</Menu.Item>)}
          <Menu.Item leftSection={<Icon name="print" size={16} />} onClick={() => { window.print(); }}>{t("export.print")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {file.error && <Failed error={file.error} onRetry={() => { file.mutate(file.variables); }} />}
    </>
  );
}
