import { Table } from "@mantine/core";

import type { Field } from "../catalogue/schema.ts";
import type { CatalogueRecord } from "../records/record.ts";
import { Value } from "../values/Value.tsx";
import classes from "./list.module.css";

interface CellProps {
  readonly field: Field;
  readonly record: CatalogueRecord;
}

/** One value of a record in a list. */
export function Cell({ field, record }: CellProps) {
  const { is } = field.shape;
  const isCode = is === "object" || is === "variant" || is === "json";
  return (
    <Table.Td className={is === "number" ? classes.number : isCode ? classes.code : classes.cell}>
      <Value field={field} value={record[field.name]} record={record} name={record._names?.[field.name] ?? null} linkClass={classes.above} />
    </Table.Td>
  );
}
