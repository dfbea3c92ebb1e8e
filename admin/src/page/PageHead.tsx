import { Anchor, Breadcrumbs, Group, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface PageHeadProps {
  /** Also what the tab of the browser says. */
  readonly title: string;
  readonly hint?: ReactNode;
  /** The page that this one belongs to. */
  readonly above?: { readonly to: string; readonly label: string };
  /** Beside the title: how many there are. */
  readonly beside?: ReactNode;
  /** What can be done with all that the page shows. */
  readonly children?: ReactNode;
}

/** How a page begins. */
export function PageHead({ title, hint, above, beside, children }: PageHeadProps) {
  useDocumentTitle(`${title} · Meterhouse`);
  return (
    <Group justify="space-between" align="flex-end">
      <div>
        {above !== undefined && <Breadcrumbs separatorMargin={6}><Anchor component={Link} to={above.to} size="sm">{above.label}</Anchor></Breadcrumbs>}
        <Group gap="sm" align="baseline">
          <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>{title}</Title>
          {beside}
        </Group>
        {hint !== undefined && <Text c="dimmed" size="sm">{hint}</Text>}
      </div>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
