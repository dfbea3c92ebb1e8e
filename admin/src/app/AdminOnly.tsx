import { Anchor, Button, Center, Group, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { forgetSession, useSession } from "@meterhouse/ui/api/session.ts";
import { roleText } from "@meterhouse/ui/session/role.ts";
import { useMay, useWho } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";

/** The administration, for those who may see how the site is set up; a clear word for all others. The API refuses them in any case. */
export function AdminOnly({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const user = useSession()?.user;
  const may = useMay();
  const { isPending } = useWho();
  if (may("records")) return children;
  if (isPending) return <Center mih="100dvh"><Loader /></Center>;
  return (
    <Center mih="100dvh">
      <Empty icon="person" title={t("adminOnly.title")} hint={t("adminOnly.hint", { name: user?.name, role: roleText(t, user?.role ?? "") })}>
        <Group><Anchor href="/">{t("adminOnly.toWeb")}</Anchor><Button variant="default" onClick={forgetSession}>{t("adminOnly.other")}</Button></Group>
      </Empty>
    </Center>
  );
}
