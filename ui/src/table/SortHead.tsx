import { Table, Text, UnstyledButton } from "@mantine/core";

import classes from "./table.module.css";

interface SortHeadProps {
  readonly title: string;
  readonly unit?: string | undefined;
  readonly numeric: boolean;
  readonly active: boolean;
  readonly descending: boolean;
  readonly onPress: () => void;
}

/** Head of a column that sorts when pressed. */
export function SortHead({ title, unit, numeric, active, descending, onPress }: SortHeadProps) {
  return (
    <Table.Th scope="col" aria-sort={active ? (descending ? "descending" : "ascending") : "none"} ta={numeric ? "right" : "left"}>
      <UnstyledButton className={classes.sort} data-numeric={numeric} onClick={onPress} fz="sm" fw={600}>
        <span>{title}{unit !== undefined && <> <Text component="span" inherit c="dimmed" fw={400}>{unit}</Text></>}</span>
        <span aria-hidden="true" className={classes.arrow} data-active={active}>{active && descending ? "↓" : "↑"}</span>
      </UnstyledButton>
    </Table.Th>
  );
}
