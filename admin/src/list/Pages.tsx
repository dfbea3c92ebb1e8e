import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface PagesProps {
  readonly next: string | null;
  readonly cursor: string | number | boolean | undefined;
  readonly onCursor: (cursor: string | null) => void;
}

/** Cursors only go on; the way back is the browser's, or to the first page. */
export function Pages({ next, cursor, onCursor }: PagesProps) {
  const { t } = useTranslation();
  if (next === null && cursor === undefined) return null;
  return (
    <Group component="nav" aria-label={t("page.label")} justify="flex-end" mt="sm" gap="xs">
      <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => { onCursor(null); }}>{t("page.first")}</Button>
      <Button variant="default" size="xs" disabled={cursor === undefined} onClick={() => { history.back(); }}>{t("page.previous")}</Button>
      <Button variant="default" size="xs" disabled={next === null} onClick={() => { onCursor(next); }}>{t("page.next")}</Button>
    </Group>
  );
}
