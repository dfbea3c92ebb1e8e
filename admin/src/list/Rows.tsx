import { Anchor, Card, Checkbox, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { SortHead } from "@meterhouse/ui/table/SortHead.tsx";
import table from "@meterhouse/ui/table/table.module.css";

import { type Field, isPlain } from "../catalogue/schema.ts";
import { labelOf, unitOf } from "../catalogue/texts.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import { textOf } from "../catalogue/values.ts";
import { type CatalogueRecord, nameOf } from "../records/record.ts";
import { Cell } from "./Cell.tsx";
import { FilterInput, isFiltered } from "./FilterInput.tsx";
import classes from "./list.module.css";
import type { Listing } from "./listing.ts";
import { rowKeys } from "./rowKeys.ts";
import type { Selection } from "./selection.ts";

export interface RowsProps {
  readonly kind: Kind;
  readonly columns: readonly Field[];
  readonly items: readonly CatalogueRecord[];
  readonly listing: Listing;
  /** Null where nothing can be done with what is chosen. */
  readonly selection: Selection | null;
  readonly filtering: boolean;
  /** Further cells of a row: when it was deleted, and by whom. */
  readonly extra?: { readonly heads: readonly string[]; readonly cells: (record: CatalogueRecord) => readonly ReactNode[] } | undefined;
}

/** Records as a table: a row each, heads that sort, and below them what narrows the list. */
export function Rows({ kind, columns, items, listing, selection, filtering, extra }: RowsProps) {
  const { t } = useTranslation();
  const { sort, ask, filters, deleted } = listing;
  const chosen = selection === null ? 0 : items.filter(({ id }) => selection.has(id)).length;
  return (
    <Card padding={0}>
      <Table.ScrollContainer minWidth={130 * (columns.length + (extra?.heads.length ?? 0)) + 40} type="native">
        <Table highlightOnHover horizontalSpacing="sm" aria-rowcount={items.length}>
          <Table.Thead>
            <Table.Tr>
              {selection !== null && (
                <Table.Th w={40}>
                  <Checkbox size="xs" aria-label={t("list.choosePage")} checked={chosen > 0 && chosen === items.length} indeterminate={chosen > 0 && chosen < items.length}
                    onChange={() => { (chosen === items.length ? selection.take : selection.add)(items); }} />
                </Table.Th>
              )}
              {columns.map((field) => (!deleted && (isPlain(field.shape) || field.shape.is === "referenceBy")
                ? <SortHead key={field.name} title={labelOf(t, field)} unit={unitOf(t, field) ?? undefined} numeric={field.shape.is === "number"} active={sort.replace(/^-/, "") === field.name} descending={sort.startsWith("-")}
                    onPress={() => { ask({ sort: sort === field.name ? `-${field.name}` : field.name }); }} />
                : <Table.Th key={field.name} scope="col">{labelOf(t, field)}</Table.Th>))}
              {extra?.heads.map((head) => <Table.Th key={head} scope="col">{head}</Table.Th>)}
            </Table.Tr>
            {filtering && (
              <Table.Tr className={classes.filters}>
                {selection !== null && <Table.Td />}
                {columns.map((field) => <Table.Td key={field.name}>{isFiltered(field) && <FilterInput field={field} value={filters[field.name]} onChange={(value) => { ask({ [field.name]: value }); }} />}</Table.Td>)}
                {extra?.heads.map((head) => <Table.Td key={head} />)}
              </Table.Tr>
            )}
          </Table.Thead>
          <Table.Tbody onKeyDown={rowKeys((place) => { const record = items[place]; if (record !== undefined) selection?.turn(record); })}>
            {items.map((record) => (
              <Table.Tr key={record.id} className={classes.row} data-deleted={deleted} data-chosen={selection?.has(record.id)}>
                {selection !== null && (
                  <Table.Td className={classes.above}>
                    <Checkbox size="xs" aria-label={t("list.chooseOne", { name: nameOf(record) })} checked={selection.has(record.id)} onChange={() => { selection.turn(record); }} />
                  </Table.Td>
                )}
                {columns.map((field, n) => (n === 0
                  ? <Table.Th key={field.name} scope="row" fw={600} className={classes.cell}><RowLink kind={kind} field={field} record={record} deleted={deleted} /></Table.Th>
                  : <Cell key={field.name} field={field} record={record} />))}
                {extra?.cells(record).map((cell, n) => <Table.Td key={extra.heads[n]} className={classes.above}>{cell}</Table.Td>)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

interface RowLinkProps {
  readonly kind: Kind;
  readonly field: Field;
  readonly record: CatalogueRecord;
  readonly deleted: boolean;
}

/** The first cell names the record and is the link of its whole row; what is deleted has no page. */
export function RowLink({ kind, field, record, deleted }: RowLinkProps) {
  const own = field.shape.is === "text" ? textOf(record[field.name]) : "";
  const text = own || (record._names?.[field.name] ?? nameOf(record));
  if (deleted) return text;
  return <Anchor component={Link} to="/$kind/$id" params={{ kind: kind.kind, id: String(record.id) } as never} className={table.rowLink} inherit data-row>{text}</Anchor>;
}
