import { Group, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { shareText } from "../quantity/quantity.ts";
import classes from "./completeness.module.css";

/** From here on the figures are worth a look; below, they are not to be trusted. */
const GOOD = 0.99;
const FAIR = 0.9;

/** Share of the slots that have data, as a bar and in percent. */
export function Completeness({ share }: { readonly share: number | null }) {
  const { t } = useTranslation();
  const level = share === null ? "none" : share >= GOOD ? "good" : share >= FAIR ? "fair" : "poor";
  return (
    <Tooltip label={t(`completeness.${level}`)}>
      <Group gap={8} wrap="nowrap" className={classes.completeness}>
        <span className={classes.track} aria-hidden="true">
          <span className={classes.bar} data-level={level} style={{ width: `${String((share ?? 0) * 100)}%` }} />
        </span>
        <Text component="span" inherit className={classes.percent}>{shareText(share)}</Text>
      </Group>
    </Tooltip>
  );
}
