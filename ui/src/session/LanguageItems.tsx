import { Menu, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { CODES, LANGUAGES } from "../i18n/languages.ts";
import { useLanguage } from "../i18n/useLanguage.ts";
import { Icon } from "../theme/Icon.tsx";

/** The languages as entries of a menu, each in its own words. */
export function LanguageItems() {
  const { t } = useTranslation();
  const { language, choose, error } = useLanguage();
  return (
    <>
      <Menu.Label>{t("language.label")}</Menu.Label>
      {CODES.map((code) => (
        <Menu.Item key={code} lang={code} closeMenuOnClick={false} aria-current={code === language} fw={code === language ? 600 : 400}
          rightSection={code === language ? <Icon name="check" size={16} /> : null} onClick={() => { choose(code); }}>
          {LANGUAGES[code].name}
        </Menu.Item>
      ))}
      {error && <Text size="xs" c="var(--mantine-color-error)" px="sm" pb={4} role="alert">{t("language.failed")}</Text>}
    </>
  );
}
