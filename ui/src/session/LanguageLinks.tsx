import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { CODES, LANGUAGES } from "../i18n/languages.ts";
import { useLanguage } from "../i18n/useLanguage.ts";

/** The languages side by side, each in its own words: for whom is not in yet. */
export function LanguageLinks() {
  const { t } = useTranslation();
  const { language, choose, error } = useLanguage();
  return (
    <Stack gap={4}>
      <Group component="nav" aria-label={t("language.label")} justify="center" gap="md">
        {CODES.map((code) => (
          <Anchor key={code} component="button" type="button" size="sm" lang={code} underline="hover" c={code === language ? "var(--mantine-color-text)" : "dimmed"} fw={code === language ? 600 : 400}
            aria-current={code === language} onClick={() => { choose(code); }}>
            {LANGUAGES[code].name}
          </Anchor>
        ))}
      </Group>
      {error && <Text size="sm" ta="center" c="var(--mantine-color-error)" role="alert">{t("language.failed")}</Text>}
    </Stack>
  );
}
