import { Anchor, Center, Loader } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useMay, useWho } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";

import { optionText } from "../catalogue/texts.ts";

interface AllowedProps {
  /** Null is for everybody. */
  readonly permission: string | null;
  readonly to: "see" | "change";
  readonly children: ReactNode;
}

/** A page for those who have its permission; all others are told which one it is. The API refuses them in any case. */
export function Allowed({ permission, to, children }: AllowedProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { isPending } = useWho();
  if (permission === null || may(permission)) return children;
  if (isPending) return <Center py="xl"><Loader /></Center>;
  return (
    <Empty icon="person" title={t(`allowed.${to}`)} hint={t("allowed.hint", { permission: optionText(t, permission, "permissions") })}>
      <Anchor component={Link} to="/">{t("lost.overview")}</Anchor>
    </Empty>
  );
}
