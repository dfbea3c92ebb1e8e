import { ActionIcon, Anchor, Box, Container, Group } from "@mantine/core";
import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useSession } from "@meterhouse/ui/api/session.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { UserMenu } from "@meterhouse/ui/session/UserMenu.tsx";
import { Brand } from "@meterhouse/ui/theme/Brand.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { SchemeSwitch } from "@meterhouse/ui/theme/SchemeSwitch.tsx";

import { Jump } from "./Jump.tsx";
import classes from "./shell.module.css";

/** The frame of every page: the way home, the way to any place, and who is signed in. */
export function Shell() {
  const { t } = useTranslation();
  const mayEnter = useMay()("readings");
  const isAdmin = useSession()?.user.role === "admin";
  return (
    <>
      <a href="#main" className="skip">{t("shell.skip")}</a>
      <Box component="header" className={classes.header} data-no-print>
        <Container size="xl" className={classes.bar}>
          <Anchor component={Link} to="/" underline="never" c="inherit" aria-label={t("shell.home")} className={classes.home}><Brand /></Anchor>
          <Group gap={4} wrap="nowrap" className={classes.tools}>
            {mayEnter && (
              <>
                <Anchor component={Link} to="/entry" size="sm" fw={500} c="inherit" underline="hover" visibleFrom="sm" className={classes.way}>{t("shell.entry")}</Anchor>
                <ActionIcon component={Link} to="/entry" hiddenFrom="sm" variant="subtle" color="gray" size="lg" aria-label={t("shell.entry")}><Icon name="edit" /></ActionIcon>
              </>
            )}
            <Anchor component={Link} to="/quality" size="sm" fw={500} c="inherit" underline="hover" visibleFrom="sm" className={classes.way}>{t("shell.quality")}</Anchor>
            <Anchor component={Link} to="/months" size="sm" fw={500} c="inherit" underline="hover" visibleFrom="sm" className={classes.way}>{t("months.title")}</Anchor>
            <ActionIcon component={Link} to="/quality" hiddenFrom="sm" variant="subtle" color="gray" size="lg" aria-label={t("shell.quality")}><Icon name="check" /></ActionIcon>
            <Jump />
            <SchemeSwitch />
            <UserMenu other={isAdmin ? { href: "/admin/", label: t("shell.toAdmin") } : null} />
          </Group>
        </Container>
      </Box>
      <Container component="main" id="main" tabIndex={-1} size="xl" className={classes.main}><Outlet /></Container>
    </>
  );
}
