import { ActionIcon, AppShell, Burger, Button, Group, Kbd, Text } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { UserMenu } from "@meterhouse/ui/session/UserMenu.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Brand } from "@meterhouse/ui/theme/Brand.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { SchemeSwitch } from "@meterhouse/ui/theme/SchemeSwitch.tsx";
import { Toasts } from "@meterhouse/ui/toast/Toasts.tsx";

import { useCatalogue } from "../catalogue/useCatalogue.ts";
import { Palette } from "../palette/Palette.tsx";
import { IssuedKey } from "../special/keys/IssuedKey.tsx";
import { KeysHelp } from "./KeysHelp.tsx";
import { Navigation } from "./Navigation.tsx";
import { useShortcuts } from "./shortcuts.ts";

/** The frame of the administration: kinds at the side, by group, as the API declares them. */
export function Shell() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const [finding, find] = useDisclosure(false);
  const [helping, help] = useDisclosure(false);
  const catalogue = useCatalogue();
  useHotkeys([["mod+K", find.open]], []);
  useShortcuts([["shift+?", help.open], ["?", help.open]]);
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 250, breakpoint: "md", collapsed: { mobile: !opened } }} padding={{ base: "sm", sm: "lg" }}>
      <a href="#main" className="skip">{t("shell.skip")}</a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t("nav.toggle")} />
            <Brand />
            <Text c="dimmed" size="sm" visibleFrom="sm">{t("nav.admin")}</Text>
          </Group>
          <Group gap={4} wrap="nowrap">
            <Button variant="default" visibleFrom="sm" miw={240} justify="space-between" fw={400} c="dimmed" leftSection={<Icon name="search" size={16} />} rightSection={<Kbd size="xs">{t("palette.keys")}</Kbd>} aria-keyshortcuts="Control+K" onClick={find.open}>{t("palette.open")}</Button>
            <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" size="lg" aria-label={t("palette.open")} onClick={find.open}><Icon name="search" /></ActionIcon>
            <ActionIcon visibleFrom="sm" variant="subtle" color="gray" size="lg" aria-label={t("keys.title")} onClick={help.open}><Text span fw={600}>?</Text></ActionIcon>
            <SchemeSwitch />
            <UserMenu other={{ href: "/", label: t("nav.toWeb") }} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs"><Navigation onGo={close} /></AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {catalogue.error ? <Failed error={catalogue.error} onRetry={() => void catalogue.refetch()} /> : catalogue.data && <Outlet />}
      </AppShell.Main>
      <Palette opened={finding} onClose={find.close} />
      <KeysHelp opened={helping} onClose={help.close} />
      <IssuedKey />
      <Toasts />
    </AppShell>
  );
}
