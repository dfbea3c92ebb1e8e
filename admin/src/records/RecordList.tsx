import { Anchor, Button, Card, Group, Skeleton, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Page } from "@meterhouse/ui/api/types.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { SortHead } from "@meterhouse/ui/table/SortHead.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Field } from "../catalogue/schema.ts";
import { type Kind, useKind } from "../catalogue/useCatalogue.ts";
import { textOf } from "../catalogue/values.ts";
import { Cell } from "./Cell.tsx";
import { Filters } from "./Filters.tsx";
import { type ListQuery, nameOf, type CatalogueRecord, useRecords } from "./record.ts";
import classes from "./records.module.css";
import { useTyped } from "./useTyped.ts";

/** Records of one kind: searched, filtered and sorted by the server, a page at a time. */
export function RecordList() {
  const { t } = useTranslation();
  const { kind: name } = useParams({ strict: false });
  const kind = useKind(name ?? "");
  return kind === undefined ? <Empty icon="search" title={t("lost.title")} hint={t("list.unknownKind", { kind: name })} /> : <Listed key={kind.kind} kind={kind} />;
}

function Listed({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  useDocumentTitle(`${kind.titlePlural} · Meterhouse`);
  const query: ListQuery = useSearch({ strict: false });
  const navigate = useNavigate();
  // Whatever changes what is listed starts at the first page again.
  const ask = (changed: Record<string, unknown>) => {
    const next: Record<string, unknown> = { ...query, cursor: undefined, ...changed };
    void navigate({ to: ".", search: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== null && value !== "")) as never });
  };
  const [text, setText] = useTyped(String(query.q ?? ""), (q) => { ask({ q }); });
  const { data, error, refetch, isPlaceholderData } = useRecords(kind.kind, query);
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="sm" align="baseline">
          <Title order={1} size="h2">{kind.titlePlural}</Title>
          {typeof data?.total === "number" && <Text c="dimmed">{countText(data.total)}</Text>}
        </Group>
        <Button component={Link} to="/$kind/$id" params={{ kind: kind.kind, id: "new" } as never} leftSection={<Icon name="plus" size={18} />}>{t("list.add")}</Button>
      </Group>
      <div className={classes.filters}>
        {kind.search && (
          <TextInput aria-label={t("list.search")} placeholder={t("list.search")} leftSection={<Icon name="search" size={16} />} value={text}
            onChange={(event) => { setText(event.currentTarget.value); }} />
        )}
        <Filters kind={kind} query={query} onFilter={(field, value) => { ask({ [field]: value }); }} />
      </div>
      {error && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Card><Stack gap="sm">{[1, 2, 3, 4, 5, 6].map((n) => <Skeleton key={n} height={32} />)}</Stack></Card>}
      {data?.items.length === 0 && <Card><Nothing kind={kind} filtered={Object.keys(query).some((key) => key !== "sort")} onClear={() => void navigate({ to: ".", search: {} as never })} /></Card>}
      {data && data.items.length > 0 && (
        <div style={{ opacity: isPlaceholderData ? 0.55 : 1 }} aria-busy={isPlaceholderData}>
          <Rows kind={kind} items={data.items} sort={String(query.sort ?? "")} onSort={(sort) => { ask({ sort }); }} />
          <Pages page={data} cursor={query.cursor} onCursor={(cursor) => { ask({ cursor }); }} />
        </div>
      )}
    </Stack>
  );
}

interface RowsProps {
  readonly kind: Kind;
  readonly items: readonly CatalogueRecord[];
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}

function Rows({ kind, items, sort, onSort }: RowsProps) {
  const { t } = useTranslation();
  const columns = kind.columns.map((name) => kind.fields.find((field) => field.name === name)).filter((field) => field !== undefined);
  const head = ({ name, label, unit, shape }: Field) => (
    <SortHead key={name} title={t(`field.${name}`, { defaultValue: label })} unit={unit ?? undefined} numeric={shape.is === "number"} active={sort.replace(/^-/, "") === name} descending={sort.startsWith("-")}
      onPress={() => { onSort(sort === name ? `-${name}` : name); }} />
  );
  return (
    <Card padding={0}>
      <Table.ScrollContainer minWidth={140 * columns.length}>
        <Table highlightOnHover horizontalSpacing="md">
          <Table.Thead><Table.Tr>{columns.map(head)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {items.map((record) => (
              <Table.Tr key={record.id} className={classes.row}>
                {columns.map((field, n) => (n === 0
                  ? <Table.Th key={field.name} scope="row"><Anchor component={Link} to="/$kind/$id" params={{ kind: kind.kind, id: String(record.id) } as never} className={classes.link} fw={500} inherit>{textOf(record[field.name]) || nameOf(record)}</Anchor></Table.Th>
                  : <Cell key={field.name} field={field} record={record} />))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

interface PagesProps {
  readonly page: Page<CatalogueRecord>;
  readonly cursor: string | number | boolean | undefined;
  readonly onCursor: (cursor: string | undefined) => void;
}

/** Cursors only go on; the way back is the browser's, or to the first page. */
function Pages({ page: { next }, cursor, onCursor }: PagesProps) {
  const { t } = useTranslation();
  if (next === null && cursor === undefined) return null;
  return (
    <Group justify="flex-end" mt="sm" gap="xs">
      <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => { onCursor(undefined); }}>{t("page.first")}</Button>
      <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => { history.back(); }}>{t("page.previous")}</Button>
      <Button variant="default" size="xs" disabled={next === null} onClick={() => { onCursor(next ?? undefined); }}>{t("page.next")}</Button>
    </Group>
  );
}

interface NothingProps {
  readonly kind: Kind;
  readonly filtered: boolean;
  readonly onClear: () => void;
}

function Nothing({ kind, filtered, onClear }: NothingProps) {
  const { t } = useTranslation();
  if (filtered) {
    return <Empty icon="search" title={t("list.nothing")} hint={t("list.nothingHint")}><Button variant="default" onClick={onClear}>{t("list.clear")}</Button></Empty>;
  }
  return (
    <Empty icon="table" title={t("list.empty", { title: kind.titlePlural.toLowerCase() })} hint={t("list.emptyHint")}>
      <Button component={Link} to="/$kind/$id" params={{ kind: kind.kind, id: "new" } as never}>{t("list.add")}</Button>
    </Empty>
  );
}
