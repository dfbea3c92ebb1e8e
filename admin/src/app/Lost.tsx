import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "@meterhouse/ui/states/Empty.tsx";

export function Lost() {
  const { t } = useTranslation();
  return <Empty icon="search" title={t("lost.title")} hint={t("lost.hint")}><Anchor component={Link} to="/">{t("lost.overview")}</Anchor></Empty>;
}
