import { Badge, Group, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { countText } from "@meterhouse/ui/quantity/quantity.ts";

interface NamedProps {
  readonly label: string;
  /** How many wait behind it. */
  readonly count: number;
}

/** What a page is called on the way to it, and how many wait there for somebody. */
export function Named({ label, count }: NamedProps) {
  const { t } = useTranslation();
  if (count === 0) return label;
  return (
    <Group component="span" justify="space-between" wrap="nowrap" gap="xs">
      {label}
      <Badge size="sm" tt="none"><span aria-hidden="true">{countText(count)}</span><VisuallyHidden>{t("nav.waiting", { count })}</VisuallyHidden></Badge>
    </Group>
  );
}
