import { Card, Center, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode, SubmitEvent } from "react";

import { Brand } from "../theme/Brand.tsx";
import { LanguageLinks } from "./LanguageLinks.tsx";

interface EntranceProps {
  readonly title: string;
  readonly hint: string;
  readonly onSubmit?: () => void;
  readonly children?: ReactNode;
  /** Below the card: ways elsewhere. */
  readonly below?: ReactNode;
}

/** A page for whom is not in yet: one card under the brand. */
export function Entrance({ title, hint, onSubmit, children, below }: EntranceProps) {
  useDocumentTitle(`${title} · Meterhouse`);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <Center mih="100dvh" p="md">
      <Stack w="100%" maw={380} gap="lg">
        <Center><Brand size={36} /></Center>
        <Card component="main" padding="xl" shadow="xs">
          <form onSubmit={submit} noValidate>
            <Stack>
              <div>
                <Title order={1} size="h3">{title}</Title>
                <Text size="sm" c="dimmed">{hint}</Text>
              </div>
              {children}
            </Stack>
          </form>
        </Card>
        {below}
        <LanguageLinks />
      </Stack>
    </Center>
  );
}
