import { Anchor, Button, Center, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { forgetSession, useSession } from "@meterhouse/ui/api/session.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";

/** The administration, for administrators; a clear word for all others. The API refuses them in any case. */
export function AdminOnly({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const user = useSession()?.user;
  if (user?.role === "admin") return children;
  return (
    <Center mih="100dvh">
      <Empty icon="person" title={t("adminOnly.title")} hint={t("adminOnly.hint", { name: user?.name, role: user?.role })}>
        <Group><Anchor href="/">{t("adminOnly.toWeb")}</Anchor><Button variant="default" onClick={forgetSession}>{t("adminOnly.other")}</Button></Group>
      </Empty>
    </Center>
  );
}
