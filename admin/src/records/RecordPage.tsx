import { Anchor, Skeleton, Stack, Tabs } from "@mantine/core";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { lowered } from "@meterhouse/ui/i18n/locale.ts";
import { Problem } from "@meterhouse/ui/api/problem.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { titleOf, titlesOf } from "../catalogue/texts.ts";
import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
import { DeleteButton } from "../deletion/DeleteButton.tsx";
import { RecordForm } from "../form/RecordForm.tsx";
import { History } from "../history/History.tsx";
import { Allowed } from "../page/Allowed.tsx";
import { PageHead } from "../page/PageHead.tsx";
import { CloneButton } from "./CloneButton.tsx";
import { Aside } from "../special/Aside.tsx";
import { useTabs } from "../special/useTabs.ts";
import { nameOf } from "./record.ts";
import { useHeld } from "./useHeld.ts";

/** One record to look at and change, or a new one. */
export function RecordPage() {
  const { t } = useTranslation();
  const { kind: name, id } = useParams({ strict: false });
  const kind = useKind(name ?? "");
  if (kind === undefined) return <Empty icon="search" title={t("lost.title")} hint={t("list.unknownKind", { kind: name })} />;
  return id === "new"
    ? <Allowed permission={kind.permission} to="change"><New kind={kind} /></Allowed>
    : <Allowed permission={kind.readPermission} to="see"><Known key={`${kind.kind} ${id ?? ""}`} kind={kind} id={Number(id)} /></Allowed>;
}

function New({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toList = () => void navigate({ to: "/$kind", params: { kind: kind.kind } });
  // What is saved is not in danger, though the form still counts as changed at this moment.
  const toSaved = (id: number) => void navigate({ to: "/$kind/$id", params: { kind: kind.kind, id: String(id) }, ignoreBlocker: true });
  return (
    <Stack>
      <Head kind={kind} title={t("form.new", { title: lowered(titleOf(t, kind)) })} />
      <RecordForm kind={kind} held={null} onCancel={toList} onReload={toList} onUnmade={toList} onSaved={toSaved} />
    </Stack>
  );
}

function Known({ kind, id }: { readonly kind: Kind; readonly id: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab: asked } = useSearch({ from: "/$kind/$id" });
  const { held, newest, error, refetch, release, form } = useHeld(kind.kind, id);
  const special = useTabs(kind);
  const tab = ["history", ...special.map(({ key }) => key)].find((key) => key === asked) ?? "form";
  const toList = () => void navigate({ to: "/$kind", params: { kind: kind.kind } });
  const leave = () => void navigate({ to: "/$kind", params: { kind: kind.kind }, ignoreBlocker: true });
  if (error instanceof Problem && error.status === 404) return <Unknown kind={kind} />;
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (!held || !newest) return <Stack><Skeleton height={40} width={260} /><Skeleton height={320} /></Stack>;
  return (
    <Stack>
      <Head kind={kind} title={nameOf(held.record)}><CloneButton kind={kind} id={id} /></Head>
      <Aside kind={kind} held={newest} />
      <Tabs value={tab} keepMounted={false} onChange={(next) => {
        release();
        void navigate({ to: ".", search: (next === "form" ? {} : { tab: next }) as never });
      }}>
        <Tabs.List>
          <Tabs.Tab value="form" leftSection={<Icon name="edit" size={16} />}>{t("record.form")}</Tabs.Tab>
          {special.map(({ key, icon }) => <Tabs.Tab key={key} value={key} leftSection={<Icon name={icon} size={16} />}>{t(`special.tab.${key}`)}</Tabs.Tab>)}
          <Tabs.Tab value="history" leftSection={<Icon name="history" size={16} />}>{t("record.history")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form" pt="md">
          <RecordForm {...form} key={form.key} kind={kind} held={held} onCancel={toList} onSaved={release}>
            <DeleteButton kind={kind} held={held} onDeleted={leave} />
          </RecordForm>
        </Tabs.Panel>
        {special.map(({ key, component: Special }) => <Tabs.Panel key={key} value={key} pt="md"><Suspense fallback={<Skeleton height={320} />}><Special kind={kind} held={newest} /></Suspense></Tabs.Panel>)}
        <Tabs.Panel value="history" pt="md"><History kind={kind} held={newest} /></Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Unknown({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  return (
    <Empty icon="search" title={t("record.unknown")} hint={t("record.unknownHint")}>
      <Anchor component={Link} to="/$kind" params={{ kind: kind.kind } as never}>{titlesOf(t, kind)}</Anchor>
    </Empty>
  );
}

function Head({ kind, title, children }: { readonly kind: Kind; readonly title: string; readonly children?: ReactNode }) {
  const { t } = useTranslation();
  const mayWrite = useMay()(kind.permission);
  return <PageHead title={title} above={{ to: `/${kind.kind}`, label: titlesOf(t, kind) }}>{mayWrite && children}</PageHead>;
}
