import { Anchor, Breadcrumbs, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Importing } from "./Importing.tsx";
import { SiteExport } from "./SiteExport.tsx";

/** A whole site as one workbook: what it would change, then all of it or nothing. */
export function SitePage() {
  const { t } = useTranslation();
  useDocumentTitle(`${t("site.title")} · Meterhouse`);
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <div>
          <Breadcrumbs separatorMargin={6}><Anchor component={Link} to="/" size="sm">{t("overview.title")}</Anchor></Breadcrumbs>
          <Title order={1} size="h2">{t("site.title")}</Title>
          <Text size="sm" c="dimmed">{t("site.hint")}</Text>
        </div>
        <SiteExport />
      </Group>
      <Importing path="/site" endings={["xlsx"]} allOrNone after={<Button component={Link} to="/tree">{t("tree.title")}</Button>} />
    </Stack>
  );
}
