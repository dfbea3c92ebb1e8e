import { Anchor, Breadcrumbs, Skeleton, Stack, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
import { DeleteButton } from "./DeleteButton.tsx";
import { nameOf, useRecord } from "./record.ts";
import { RecordForm } from "./RecordForm.tsx";

/** One record to look at and change, or a new one. */
export function RecordPage() {
  const { t } = useTranslation();
  const { kind: name, id } = useParams({ strict: false });
  const kind = useKind(name ?? "");
  if (kind === undefined) return <Empty icon="search" title={t("lost.title")} hint={t("list.unknownKind", { kind: name })} />;
  return id === "new" ? <New kind={kind} /> : <Known key={`${kind.kind} ${id ?? ""}`} kind={kind} id={Number(id)} />;
}

function New({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toList = () => void navigate({ to: "/$kind", params: { kind: kind.kind } });
  return (
    <Stack>
      <Head kind={kind} title={t("form.new", { title: kind.title.toLowerCase() })} />
      <RecordForm kind={kind} held={null} onCancel={toList} onReload={toList}
        onSaved={(id) => void navigate({ to: "/$kind/$id", params: { kind: kind.kind, id: String(id) } })} />
    </Stack>
  );
}

function Known({ kind, id }: { readonly kind: Kind; readonly id: number }) {
  const navigate = useNavigate();
  const { data, error, refetch, dataUpdatedAt } = useRecord(kind.kind, id);
  const toList = () => void navigate({ to: "/$kind", params: { kind: kind.kind } });
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Stack><Skeleton height={40} width={260} /><Skeleton height={320} /></Stack>;
  return (
    <Stack>
      <Head kind={kind} title={nameOf(data.record)} />
      <RecordForm key={`${data.etag ?? ""} ${String(dataUpdatedAt)}`} kind={kind} held={data} onCancel={toList} onReload={() => void refetch()} onSaved={() => void refetch()}>
        <DeleteButton kind={kind.kind} held={data} onDeleted={toList} />
      </RecordForm>
    </Stack>
  );
}

function Head({ kind, title }: { readonly kind: Kind; readonly title: string }) {
  useDocumentTitle(`${title} · Meterhouse`);
  return (
    <div>
      <Breadcrumbs separatorMargin={6}><Anchor component={Link} to="/$kind" params={{ kind: kind.kind } as never} size="sm">{kind.titlePlural}</Anchor></Breadcrumbs>
      <Title order={1} size="h2">{title}</Title>
    </div>
  );
}
