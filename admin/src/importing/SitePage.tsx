import { Button, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Allowed } from "../page/Allowed.tsx";
import { PageHead } from "../page/PageHead.tsx";
import { Importing } from "./Importing.tsx";
import { SiteExport } from "./SiteExport.tsx";

/** A whole site as one workbook: what it would change, then all of it or nothing. */
export function SitePage() {
  return <Allowed permission="configuration" to="change"><Site /></Allowed>;
}

function Site() {
  const { t } = useTranslation();
  return (
    <Stack>
      <PageHead title={t("site.title")} hint={t("site.hint")} above={{ to: "/", label: t("overview.title") }}><SiteExport /></PageHead>
      <Importing path="/site" endings={["xlsx"]} allOrNone after={<Button component={Link} to="/tree">{t("tree.title")}</Button>} />
    </Stack>
  );
}
