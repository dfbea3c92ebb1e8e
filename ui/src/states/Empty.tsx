import { Center, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { Icon, type IconName } from "../theme/Icon.tsx";

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint: string;
  /** The next step. */
  readonly children?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <Center py={48}>
      <Stack align="center" gap="xs" maw={440} ta="center">
        <Text c="dimmed" component="span"><Icon name={icon} size={36} /></Text>
        <Title order={2} size="h4">{title}</Title>
        <Text size="sm" c="dimmed">{hint}</Text>
        {children}
      </Stack>
    </Center>
  );
}
