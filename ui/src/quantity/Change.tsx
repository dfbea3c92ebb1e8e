import { Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ARROWS, changeText, directionOf, isWelcome } from "./change.ts";
import classes from "./change.module.css";

interface ChangeProps {
  readonly change: number | null;
  /** Report that it is a change of, where more may be welcome. */
  readonly measure?: string | undefined;
}

/** Change to the reference: whether it is welcome is said by its colour, which way it goes by sign, arrow and word. */
export function Change({ change, measure }: ChangeProps) {
  const { t } = useTranslation();
  if (change === null) return null;
  const direction = directionOf(change);
  return (
    <Text component="span" inherit className={classes.change} data-welcome={isWelcome(direction, measure) ?? undefined}>
      <span aria-hidden="true" className={classes.arrow}>{ARROWS[direction]}</span>
      {changeText(change)}
      <VisuallyHidden> {t(`change.${direction}`)}</VisuallyHidden>
    </Text>
  );
}
