import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Field } from "../catalogue/schema.ts";
import { labelOf } from "../catalogue/texts.ts";
import { Value } from "../values/Value.tsx";
import { differences, type Difference } from "./diff.ts";
import classes from "./history.module.css";

type Fields = Readonly<Record<string, unknown>>;

interface ChangesProps {
  readonly fields: readonly Field[];
  readonly before: Fields | null;
  readonly after: Fields | null;
}

/** What became of each field, as people read it: what it was, what it is. */
export function Changes({ fields, before, after }: ChangesProps) {
  const { t } = useTranslation();
  const found = differences(fields, before, after).filter(({ before: was, after: is }) => !isSilent(was) || !isSilent(is));
  if (found.length === 0) return <Text size="sm" c="dimmed">{t("history.nothing")}</Text>;
  return (
    <Table verticalSpacing={4} className={classes.changes} aria-label={t("history.changes")}>
      <Table.Thead className={classes.head}>
        <Table.Tr><Table.Th scope="col">{t("history.field")}</Table.Th>{before !== null && <Table.Th scope="col">{t("history.before")}</Table.Th>}{after !== null && <Table.Th scope="col">{t("history.after")}</Table.Th>}</Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {found.map((difference) => (
          <Table.Tr key={keyOf(difference)}>
            <Table.Th scope="row" fw={500}>{difference.path.map(({ field, place }) => (place === null ? labelOf(t, field) : t("history.entry", { title: labelOf(t, field), place }))).join(" › ")}</Table.Th>
            {before !== null && <Table.Td className={classes.before}><Shown difference={difference} value={difference.before} record={before} /></Table.Td>}
            {after !== null && <Table.Td className={classes.after}><Shown difference={difference} value={difference.after} record={after} /></Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Hidden values are not told, only that they are others. */
function Shown({ difference: { field }, value, record }: { readonly difference: Difference; readonly value: unknown; readonly record: Fields }) {
  const { t } = useTranslation();
  if (field.writeOnly) return isSilent(value) ? "–" : t("history.hidden");
  return <Value field={field} value={value} record={record} withUnit />;
}

function isSilent(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function keyOf({ path }: Difference): string {
  return path.map(({ field, place }) => `${field.name} ${String(place)}`).join(".");
}
