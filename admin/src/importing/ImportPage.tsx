import { Anchor, Button, Stack } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { download } from "@meterhouse/ui/api/download.ts";
import { lowered } from "@meterhouse/ui/i18n/locale.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { titlesOf } from "../catalogue/texts.ts";
import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
import { PageHead } from "../page/PageHead.tsx";
import { SHEETS } from "./files.ts";
import { Importing } from "./Importing.tsx";

/** Records of one kind from a file. */
export function ImportPage() {
  const { t } = useTranslation();
  const { kind: name } = useParams({ strict: false });
  const kind = useKind(name ?? "");
  const may = useMay();
  if (kind === undefined) return <Empty icon="search" title={t("lost.title")} hint={t("list.unknownKind", { kind: name })} />;
  if (!kind.importable || !may(kind.permission)) return <Empty icon="upload" title={t("import.notHere")} hint={t("import.notHereHint")} />;
  return <OfKind kind={kind} />;
}

function OfKind({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  const title = t("import.title", { title: lowered(titlesOf(t, kind)) });
  const template = () => {
    download(`/${kind.kind}.xlsx`, {}).catch((error: unknown) => { say(t("export.failed", { reason: reasonOf(t, error) }), { tone: "failed" }); });
  };
  return (
    <Stack>
      <PageHead title={title} above={{ to: `/${kind.kind}`, label: titlesOf(t, kind) }} hint={<>{t("import.hint")} <Anchor component="button" type="button" inherit onClick={template}>{t("import.template")}</Anchor></>} />
      <Importing path={`/${kind.kind}/import`} endings={SHEETS} allOrNone={false}
        after={<Button component={Link} to="/$kind" params={{ kind: kind.kind } as never}>{t("import.toList", { title: lowered(titlesOf(t, kind)) })}</Button>} />
    </Stack>
  );
}
