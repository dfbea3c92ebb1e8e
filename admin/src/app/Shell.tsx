import { AppShell, Burger, Group, NavLink, ScrollArea, Skeleton, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { UserMenu } from "@meterhouse/ui/session/UserMenu.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Brand } from "@meterhouse/ui/theme/Brand.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { SchemeSwitch } from "@meterhouse/ui/theme/SchemeSwitch.tsx";

import { useCatalogue } from "../catalogue/useCatalogue.ts";

/** The frame of the administration: kinds at the side, by group, as the API declares them. */
export function Shell() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
  const catalogue = useCatalogue();
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 240, breakpoint: "md", collapsed: { mobile: !opened } }} padding="lg">
      <a href="#main" className="skip">{t("shell.skip")}</a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t("nav.toggle")} />
            <Brand />
            <Text c="dimmed" size="sm" visibleFrom="xs">{t("nav.admin")}</Text>
          </Group>
          <Group gap={4} wrap="nowrap"><SchemeSwitch /><UserMenu other={{ href: "/", label: t("nav.toWeb") }} /></Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea component="nav" aria-label={t("nav.label")} type="auto">
          <Entry to="/tree" label={t("tree.title")} icon={<Icon name="building" size={18} />} onPress={close} />
          {catalogue.isPending && [1, 2, 3, 4, 5].map((n) => <Skeleton key={n} height={28} my={8} />)}
          {catalogue.data?.groups.map(({ name, kinds }) => (
            <div key={name}>
              <Text size="xs" c="dimmed" fw={600} px="sm" pt="md" pb={4}>{name}</Text>
              {kinds.map(({ kind, titlePlural }) => <Entry key={kind} to={`/${kind}`} label={titlePlural} onPress={close} />)}
            </div>
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {catalogue.error ? <Failed error={catalogue.error} onRetry={() => void catalogue.refetch()} /> : catalogue.data && <Outlet />}
      </AppShell.Main>
    </AppShell>
  );
}

interface EntryProps {
  readonly to: string;
  readonly label: string;
  readonly icon?: React.ReactNode;
  readonly onPress: () => void;
}

function Entry({ to, label, icon, onPress }: EntryProps) {
  const here = useLocation({ select: ({ pathname }) => pathname === to || pathname.startsWith(`${to}/`) });
  return <NavLink component={Link} to={to} label={label} leftSection={icon} active={here} aria-current={here ? "page" : undefined} onClick={onPress} py={6} style={{ borderRadius: "var(--mantine-radius-sm)" }} />;
}
