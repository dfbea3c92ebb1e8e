import { Anchor, Button, Card, Group, SimpleGrid, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { groupTitle, titlesOf } from "../catalogue/texts.ts";
import { useSeen } from "../catalogue/useCatalogue.ts";
import { SiteExport } from "../importing/SiteExport.tsx";
import { groupIcon, inOrder } from "./groups.ts";

/** All kinds by group, and the whole as one workbook: where to begin. */
export function Overview() {
  const { t } = useTranslation();
  useDocumentTitle(`${t("overview.title")} · Meterhouse`);
  const { groups } = useSeen();
  const mayConfigure = useMay()("configuration");
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h2">{t("overview.title")}</Title>
          <Text c="dimmed" size="sm">{t("overview.hint")}</Text>
        </div>
        <Group gap="xs">
          <SiteExport />
          {mayConfigure && <Button component={Link} to="/site" leftSection={<Icon name="upload" size={16} />}>{t("site.import")}</Button>}
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {inOrder(groups).map(({ name, kinds }) => (
          <Card key={name} component="section">
            <Group gap="xs" mb="xs"><Text component="span" c="dimmed" lh={1}><Icon name={groupIcon(name)} size={18} /></Text><Title order={2} size="h5">{groupTitle(t, name)}</Title></Group>
            <Stack gap={6} align="flex-start">
              {kinds.map((kind) => (
                <Tooltip key={kind.kind} label={kind.help} disabled={kind.help === ""} multiline maw={320} position="right">
                  <Anchor component={Link} to="/$kind" params={{ kind: kind.kind } as never}>{titlesOf(t, kind)}</Anchor>
                </Tooltip>
              ))}
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
