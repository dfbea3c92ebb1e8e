import { Anchor, Card, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useCatalogue } from "../catalogue/useCatalogue.ts";

/** All kinds by group: where to begin. */
export function Overview() {
  const { t } = useTranslation();
  const groups = useCatalogue().data?.groups ?? [];
  return (
    <Stack>
      <div>
        <Title order={1} size="h2">{t("overview.title")}</Title>
        <Text c="dimmed" size="sm">{t("overview.hint")}</Text>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {groups.map(({ name, kinds }) => (
          <Card key={name} component="section">
            <Title order={2} size="h5" mb="xs">{name}</Title>
            <Stack gap={6}>
              {kinds.map(({ kind, titlePlural }) => <Anchor key={kind} component={Link} to="/$kind" params={{ kind } as never}>{titlePlural}</Anchor>)}
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
