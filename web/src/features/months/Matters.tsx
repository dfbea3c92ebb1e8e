import { List, Text, ThemeIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Matter } from "@meterhouse/ui/api/months.ts";
import { countText, shareText } from "@meterhouse/ui/quantity/quantity.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

/** What is open in a month, one line each; what is in order says so too. */
export function Matters({ matters }: { readonly matters: readonly Matter[] }) {
  const { t } = useTranslation();
  return (
    <List spacing={6} size="sm" center listStyleType="none">
      {matters.map(({ kind, count, of }) => (
        <List.Item key={kind} icon={<ThemeIcon variant="light" size={22} radius="xl" color={count === 0 ? "teal" : "orange"}><Icon name={count === 0 ? "check" : "warning"} size={14} /></ThemeIcon>}>
          {count === 0 ? t(`months.matter.none.${kind}`) : t(`months.matter.${kind}`, { count, shown: countText(count) })}
          {count > 0 && of !== null && of > 0 && <Text span inherit c="dimmed"> {t("months.outOf", { of: countText(of), share: shareText(count / of) })}</Text>}
        </List.Item>
      ))}
    </List>
  );
}
