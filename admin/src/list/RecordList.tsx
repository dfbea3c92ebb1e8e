import { Badge, Button, Card, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { lowered } from "@meterhouse/ui/i18n/locale.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { useShortcuts } from "../app/shortcuts.ts";
import { titlesOf } from "../catalogue/texts.ts";
import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
import { Allowed } from "../page/Allowed.tsx";
import { PageHead } from "../page/PageHead.tsx";
import { useRecords } from "../records/record.ts";
import { BulkBar } from "./BulkBar.tsx";
import { Cards } from "./Cards.tsx";
import { useColumns } from "./columns.ts";
import { deletedColumns } from "./deleted.tsx";
import { useListing } from "./listing.ts";
import { Nothing } from "./Nothing.tsx";
import { Pages } from "./Pages.tsx";
import { focusFirstRow } from "./rowKeys.ts";
import { Rows } from "./Rows.tsx";
import { useSelection } from "./selection.ts";
import { ColumnsMenu, ExportMenu } from "./Tools.tsx";
import { useTyped } from "./useTyped.ts";

/** Records of one kind: searched, filtered and sorted by the server, a page at a time. */
export function RecordList() {
  const { t } = useTranslation();
  const { kind: name } = useParams({ strict: false });
  const kind = useKind(name ?? "");
  return kind === undefined ? <Empty icon="search" title={t("lost.title")} hint={t("list.unknownKind", { kind: name })} /> : <Allowed permission={kind.readPermission} to="see"><Listed key={kind.kind} kind={kind} /></Allowed>;
}

function Listed({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  const title = titlesOf(t, kind);
  const navigate = useNavigate();
  const mayWrite = useMay()(kind.permission);
  const listing = useListing(kind);
  const { query, ask, deleted, filters } = listing;
  const [text, setText] = useTyped(listing.text, (q) => { ask({ q }); });
  const columns = useColumns(kind);
  const selection = useSelection();
  const narrow = useMediaQuery("(max-width: 48em)");
  const [turned, setTurned] = useState<boolean | null>(null);
  const count = Object.keys(filters).length;
  const filtering = !deleted && (turned ?? (!narrow || count > 0));
  const search = useRef<HTMLInputElement>(null);
  useShortcuts([["/", () => { search.current?.focus(); }], ["n", () => { if (mayWrite) void navigate({ to: "/$kind/$id", params: { kind: kind.kind, id: "new" } }); }]]);
  const { data, error, refetch, isPlaceholderData } = useRecords(kind.kind, query);
  const List = narrow ? Cards : Rows;
  return (
    <Stack>
      <PageHead title={title} beside={<>
        {typeof data?.total === "number" && <Text c="dimmed" aria-live="polite">{countText(data.total)}</Text>}
        {deleted && <Badge color="orange" variant="light" tt="none">{t("list.deleted")}</Badge>}
      </>}>
        {mayWrite && kind.importable && <Button variant="default" component={Link} to="/$kind/import" params={{ kind: kind.kind } as never} leftSection={<Icon name="upload" size={16} />}>{t("list.import")}</Button>}
        <ExportMenu kind={kind} />
        {mayWrite && <Button component={Link} to="/$kind/$id" params={{ kind: kind.kind, id: "new" } as never} leftSection={<Icon name="plus" size={18} />} aria-keyshortcuts="n">{t("list.add")}</Button>}
      </PageHead>
      <Group gap="xs" role="search">
        {kind.search && !deleted && (
          <TextInput ref={search} style={{ flex: "1 1 220px" }} aria-label={t("list.search")} aria-keyshortcuts="/" placeholder={t("list.searchIn", { title: lowered(title) })} leftSection={<Icon name="search" size={16} />} value={text}
            onChange={(event) => { setText(event.currentTarget.value); }} onKeyDown={focusFirstRow} />
        )}
        {!deleted && <Button variant={filtering ? "light" : "default"} aria-pressed={filtering} leftSection={<Icon name="filter" size={16} />} onClick={() => { setTurned(!filtering); }}>{count > 0 ? t("list.filtersOn", { count }) : t("list.filters")}</Button>}
        {(count > 0 || listing.text !== "") && <Button variant="subtle" onClick={listing.clear}>{t("list.clear")}</Button>}
        <ColumnsMenu columns={columns} />
        {kind.restorable && mayWrite && <Button variant={deleted ? "light" : "default"} aria-pressed={deleted} leftSection={<Icon name="trash" size={16} />} onClick={() => { 
          selection.clear();
          listing.turnDeleted();
        }}>{t("list.deleted")}</Button>}
      </Group>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Card><Stack gap="sm">{[1, 2, 3, 4, 5, 6].map((n) => <Skeleton key={n} height={32} />)}</Stack></Card>}
      {data?.items.length === 0 && count > 0 && <List kind={kind} columns={columns.shown} items={[]} listing={listing} selection={null} filtering={filtering} />}
      {data?.items.length === 0 && <Nothing kind={kind} listing={listing} />}
      {data && data.items.length > 0 && (
        <div style={{ opacity: isPlaceholderData ? 0.55 : 1 }} aria-busy={isPlaceholderData}>
          <List kind={kind} columns={columns.shown} items={data.items} listing={listing} selection={mayWrite ? selection : null} filtering={filtering} extra={deleted ? deletedColumns(t, kind) : undefined} />
          <Pages next={data.next} cursor={query.cursor} onCursor={(cursor) => { ask({ cursor }); }} />
        </div>
      )}
      {selection.records.length > 0 && <BulkBar kind={kind} selection={selection} query={query} total={data?.total ?? null} deleted={deleted} />}
    </Stack>
  );
}
