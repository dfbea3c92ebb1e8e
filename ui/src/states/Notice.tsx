import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

import { Icon, type IconName } from "../theme/Icon.tsx";
import classes from "./notice.module.css";

interface NoticeProps {
  readonly tone: "info" | "warning";
  readonly icon: IconName;
  readonly children: ReactNode;
}

/** One line above the figures that says how far they can be trusted now. */
export function Notice({ tone, icon, children }: NoticeProps) {
  return (
    <Group className={classes.notice} data-tone={tone} gap="xs" wrap="nowrap" role="status">
      <Icon name={icon} size={18} />
      <Text size="sm" component="div">{children}</Text>
    </Group>
  );
}
