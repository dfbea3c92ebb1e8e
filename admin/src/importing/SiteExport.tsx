import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { download } from "@meterhouse/ui/api/download.ts";
import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

/** Everything that is set up, as the workbook that the import takes. */
export function SiteExport() {
  const { t } = useTranslation();
  const fetchFile = useMutation({ mutationFn: () => download("/site.xlsx", {}), onError: (error) => { say(t("export.failed", { reason: reasonOf(t, error) }), { tone: "failed" }); } });
  return <Button variant="default" leftSection={<Icon name="download" size={16} />} loading={fetchFile.isPending} onClick={() => { fetchFile.mutate(); }}>{t("site.export")}</Button>;
}
