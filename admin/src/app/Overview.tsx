import { Anchor, Button, Card, Group, SimpleGrid, Stack, Text, Title, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { groupTitle, helpOfKind, titlesOf } from "../catalogue/texts.ts";
import { useSeen } from "../catalogue/useCatalogue.ts";
import { SiteExport } from "../importing/SiteExport.tsx";
import { PageHead } from "../page/PageHead.tsx";
import { useSpecialPages } from "../special/useTabs.ts";
import { groupIcon, inOrder } from "./groups.ts";
import { Named } from "./Named.tsx";

/** All kinds by group, and the whole as one workbook: where to begin. */
export function Overview() {
  const { t } = useTranslation();
  const { groups } = useSeen();
  const special = useSpecialPages();
  const mayConfigure = useMay()("configuration");
  return (
    <Stack>
      <PageHead title={t("overview.title")} hint={t("overview.hint")}>
        {mayConfigure && <SiteExport />}
        {mayConfigure && <Button component={Link} to="/site" leftSection={<Icon name="upload" size={16} />}>{t("site.import")}</Button>}
      </PageHead>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {inOrder(groups).map(({ name, kinds }) => (
          <Card key={name} component="section">
            <Group gap="xs" mb="xs"><Text component="span" c="dimmed" lh={1}><Icon name={groupIcon(name)} size={18} /></Text><Title order={2} size="h5">{groupTitle(t, name)}</Title></Group>
            <Stack gap={6} align="flex-start">
              {kinds.map((kind) => (
                <Tooltip key={kind.kind} label={helpOfKind(t, kind)} disabled={kind.help === ""} multiline maw={320} position="right">
                  <Anchor component={Link} to="/$kind" params={{ kind: kind.kind } as never}>{titlesOf(t, kind)}</Anchor>
                </Tooltip>
              ))}
              {special.filter(({ group }) => group === name).map(({ key, path, count }) => <Anchor key={key} component={Link} to={path}><Named label={t(`special.page.${key}`)} count={count} /></Anchor>)}
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
