import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Cell } from "./cell.ts";
import type { Typed } from "./draft.ts";
import classes from "./entry.module.css";
import { beforeText, cellName, remarkOn, usualText } from "./words.ts";

interface KnownProps {
  /** Null while none is written. */
  readonly cell: Cell | null;
  readonly typed: Typed | undefined;
  readonly error: string | undefined;
}

/** What is known of the cell of a grid that is being written: the value before, what is usual, and what speaks against it. */
export function Known({ cell, typed, error }: KnownProps) {
  const { t } = useTranslation();
  if (cell === null) return <div className={classes.line}><Text size="sm" c="dimmed">{t("entry.keys")}</Text></div>;
  const remark = remarkOn(t, cell, typed, error);
  const usual = usualText(t, cell);
  return (
    <div className={classes.line} role="status">
      <Text size="sm" fw={600}>{cellName(cell)}</Text>
      <Text size="sm" c="dimmed">{beforeText(t, cell)}{usual === null ? "" : ` · ${usual}`}</Text>
      {remark !== null && <Text size="sm" className={classes.remark} data-tone={remark.tone} lang={remark.isForeign ? "en" : undefined}>{remark.text}</Text>}
    </div>
  );
}
