import { ActionIcon, Menu, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call } from "../api/client.ts";
import { forgetSession, useSession } from "../api/session.ts";
import { Icon } from "../theme/Icon.tsx";
import { LanguageItems } from "./LanguageItems.tsx";
import { roleText } from "./role.ts";

interface UserMenuProps {
  /** The other app, and how the way there is called. */
  readonly other: { readonly href: string; readonly label: string } | null;
}

export function UserMenu({ other }: UserMenuProps) {
  const { t } = useTranslation();
  const user = useSession()?.user;
  // Signing out holds even where the server cannot be told.
  const signOut = useMutation({ mutationFn: () => call("/session", { method: "DELETE" }), onSettled: forgetSession, retry: false });
  if (user === undefined) return null;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("user.menu", { name: user.name })}><Icon name="person" /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">{user.display_name ?? user.name}</Text>
          {t("user.role", { role: roleText(t, user.role) })}
        </Menu.Label>
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        {other && <Menu.Item component="a" href={other.href}>{other.label}</Menu.Item>}
        <Menu.Item onClick={() => { signOut.mutate(); }}>{t("user.signOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
