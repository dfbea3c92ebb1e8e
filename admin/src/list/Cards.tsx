import { Card, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { labelWithUnit } from "../catalogue/texts.ts";
import { nameOf } from "../records/record.ts";
import { Value } from "../values/Value.tsx";
import { FilterInput, isFiltered } from "./FilterInput.tsx";
import classes from "./list.module.css";
import { rowKeys } from "./rowKeys.ts";
import { RowLink, type RowsProps } from "./Rows.tsx";

/** Records on a phone: a card each, the values below the name. */
export function Cards({ kind, columns: [first, ...rest], items, listing, selection, filtering, extra }: RowsProps) {
  const { t } = useTranslation();
  const { filters, ask, deleted } = listing;
  if (first === undefined) return null;
  return (
    <Stack gap="xs">
      {filtering && (
        <Stack gap={6}>
          {[first, ...rest].filter(isFiltered).map((field) => (
            <Group key={field.name} gap="xs" wrap="nowrap">
              <Text size="sm" w={110} truncate>{labelWithUnit(t, field)}</Text>
              <div style={{ flexGrow: 1 }}><FilterInput field={field} value={filters[field.name]} onChange={(value) => { ask({ [field.name]: value }); }} /></div>
            </Group>
          ))}
        </Stack>
      )}
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: "none" }} onKeyDown={rowKeys((place) => { const record = items[place]; if (record !== undefined) selection?.turn(record); })}>
        {items.map((record) => (
          <Card key={record.id} component="li" padding="sm" className={classes.row} data-deleted={deleted} data-chosen={selection?.has(record.id)}>
            <Group gap="sm" wrap="nowrap">
              {selection !== null && <Checkbox className={classes.above} aria-label={t("list.chooseOne", { name: nameOf(record) })} checked={selection.has(record.id)} onChange={() => { selection.turn(record); }} />}
              <Text component="div" fw={600} style={{ overflowWrap: "anywhere" }}><RowLink kind={kind} field={first} record={record} deleted={deleted} /></Text>
            </Group>
            <dl className={classes.facts}>
              {rest.filter(({ name }) => record[name] !== null && record[name] !== undefined && record[name] !== "").map((field) => (
                <div key={field.name}>
                  <dt>{labelWithUnit(t, field)}</dt>
                  <dd><Value field={field} value={record[field.name]} record={record} name={record._names?.[field.name] ?? null} linkClass={classes.above} /></dd>
                </div>
              ))}
              {extra?.cells(record).map((cell, n) => <div key={extra.heads[n]}><dt>{extra.heads[n]}</dt><dd>{cell}</dd></div>)}
            </dl>
          </Card>
        ))}
      </Stack>
    </Stack>
  );
}
