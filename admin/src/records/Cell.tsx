import { Anchor, Badge, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { readingText } from "@meterhouse/ui/quantity/quantity.ts";

import { type Field, readableOption } from "../catalogue/schema.ts";
import { textOf } from "../catalogue/values.ts";
import type { CatalogueRecord } from "./record.ts";
import classes from "./records.module.css";

interface CellProps {
  readonly field: Field;
  readonly record: CatalogueRecord;
}

/** One value of a record in a list. */
export function Cell({ field: { name, shape }, record }: CellProps) {
  const { t } = useTranslation();
  const value = record[name];
  if (value === null || value === undefined || value === "") return <Table.Td c="dimmed" ta={shape.is === "number" ? "right" : "left"}>–</Table.Td>;
  switch (shape.is) {
    case "reference":
      return (
        <Table.Td>
          <Anchor component={Link} to="/$kind/$id" params={{ kind: shape.kind, id: textOf(value) } as never} inherit c="inherit" className={classes.above}>{record._names?.[name] ?? `#${textOf(value)}`}</Anchor>
        </Table.Td>
      );
    case "boolean":
      return <Table.Td>{t(value === true ? "form.yes" : "form.no")}</Table.Td>;
    case "choice":
      return <Table.Td><Badge variant="light" color="gray" tt="none" fw={500}>{t(`option.${textOf(value)}`, { defaultValue: readableOption(textOf(value)) })}</Badge></Table.Td>;
    case "number":
      return <Table.Td className={classes.number}>{readingText(Number(value), null)}</Table.Td>;
    case "instant":
      return <Table.Td>{new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }).format(Date.parse(textOf(value)))}</Table.Td>;
    case "referenceBy": {
      const kind = textOf(record[shape.kindField]);
      return (
        <Table.Td>
          <Anchor component={Link} to="/$kind/$id" params={{ kind, id: textOf(value) } as never} inherit c="inherit" className={classes.above}>{record._names?.[name] ?? `#${textOf(value)}`}</Anchor>
        </Table.Td>
      );
    }
    case "kind": case "date": case "text":
      return <Table.Td>{textOf(value)}</Table.Td>;
    case "list":
      return <Table.Td>{t("list.entries", { count: (value as unknown[]).length })}</Table.Td>;
    case "object": case "variant": case "json":
      return <Table.Td className={classes.json}>{JSON.stringify(value)}</Table.Td>;
  }
}
