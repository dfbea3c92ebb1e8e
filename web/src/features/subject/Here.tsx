import { Anchor, Card, Group, SimpleGrid, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TreePart } from "@meterhouse/ui/api/types.ts";

import { addressOf } from "../../place/tree.ts";

const FIRST = 8;

/** Tenants, plants, sensors: all else in a space that has figures, by kind, each with the way to its page. */
export function Here({ parts }: { readonly parts: readonly TreePart[] }) {
  const { t } = useTranslation();
  const kinds = [...new Set(parts.map(({ kind }) => kind))];
  return (
    <Card component="section" data-no-print>
      <Title order={2} size="h4" mb="sm">{t("parts.title")}</Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg">
        {kinds.map((kind) => <Kind key={kind} kind={kind} parts={parts.filter((part) => part.kind === kind)} />)}
      </SimpleGrid>
    </Card>
  );
}

function Kind({ kind, parts }: { readonly kind: string; readonly parts: readonly TreePart[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(parts.length <= FIRST + 1);
  return (
    <Stack gap={4} component="section">
      <Group gap={6}><Title order={3} size="sm" fw={600}>{t(`parts.many.${kind}`)}</Title><Text size="sm" c="dimmed">{parts.length}</Text></Group>
      {parts.slice(0, all ? undefined : FIRST).map(({ id, name }) => <Anchor key={id} component={Link} to={addressOf(kind, id)} size="sm" py={2}>{name}</Anchor>)}
      {!all && <UnstyledButton onClick={() => { setAll(true); }}><Text size="sm" c="dimmed" td="underline">{t("parts.all", { count: parts.length })}</Text></UnstyledButton>}
    </Stack>
  );
}
