import { Anchor, Breadcrumbs, Button, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { download } from "@meterhouse/ui/api/download.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { lowered, titlesOf } from "../catalogue/texts.ts";
import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
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
  useDocumentTitle(`${title} · Meterhouse`);
  const template = () => {
    download(`/${kind.kind}.xlsx`, {}).catch((error: unknown) => { say(t("export.failed", { reason: error instanceof Error ? error.message : "" }), { tone: "failed" }); });
  };
  return (
    <Stack>
      <div>
        <Breadcrumbs separatorMargin={6}><Anchor component={Link} to="/$kind" params={{ kind: kind.kind } as never} size="sm">{titlesOf(t, kind)}</Anchor></Breadcrumbs>
        <Title order={1} size="h2">{title}</Title>
        <Text size="sm" c="dimmed">{t("import.hint")} <Anchor component="button" type="button" inherit onClick={template}>{t("import.template")}</Anchor></Text>
      </div>
      <Importing path={`/${kind.kind}/import`} endings={SHEETS} allOrNone={false}
        after={<Button component={Link} to="/$kind" params={{ kind: kind.kind } as never}>{t("import.toList", { title: lowered(titlesOf(t, kind)) })}</Button>} />
    </Stack>
  );
}
