import { Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ARROWS, changeText, directionOf } from "./change.ts";
import classes from "./change.module.css";

/** Change to the reference: more is shown as unwelcome, since everything here is used, paid or emitted. */
export function Change({ change }: { readonly change: number | null }) {
  const { t } = useTranslation();
  if (change === null) return null;
  const direction = directionOf(change);
  return (
    <Text component="span" inherit className={classes.change} data-direction={direction}>
      <span aria-hidden="true" className={classes.arrow}>{ARROWS[direction]}</span>
      {changeText(change)}
      <VisuallyHidden> {t(`change.${direction}`)}</VisuallyHidden>
    </Text>
  );
}
