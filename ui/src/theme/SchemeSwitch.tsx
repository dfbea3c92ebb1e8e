import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Icon } from "./Icon.tsx";

const SCHEMES = ["auto", "light", "dark"] as const;
const ICONS = { auto: "contrast", light: "sun", dark: "moon" } as const;

/** Light, dark, or as the computer has it. */
export function SchemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("scheme.label", { scheme: t(`scheme.${colorScheme}`) })}>
          <Icon name={ICONS[colorScheme]} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map((scheme) => (
          <Menu.Item key={scheme} leftSection={<Icon name={ICONS[scheme]} size={16} />} aria-current={scheme === colorScheme}
            fw={scheme === colorScheme ? 600 : 400} onClick={() => { setColorScheme(scheme); }}>
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
