import { Button, CloseButton, Group, Paper, Portal, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { reasonOf } from "../states/reason.ts";
import { Icon } from "../theme/Icon.tsx";
import classes from "./toasts.module.css";
import { dismiss, say, STAYS, type Toast, useToasts } from "./toasts.ts";

/** Where notes appear. The region is there from the start: screen readers announce what is added to it. */
export function Toasts() {
  const { t } = useTranslation();
  const toasts = useToasts();
  return (
    <Portal>
      <section className={classes.region} role="status" aria-live="polite" aria-atomic="false" aria-label={t("toast.label")} data-no-print>
        {toasts.map((toast) => <Note key={toast.id} toast={toast} />)}
      </section>
    </Portal>
  );
}

function Note({ toast: { id, text, tone, undo } }: { readonly toast: Toast }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  const [undoing, setUndoing] = useState(false);
  useEffect(() => {
    if (held || undoing) return undefined;
    const timer = setTimeout(() => { dismiss(id); }, STAYS);
    return () => { clearTimeout(timer); };
  }, [id, held, undoing]);
  const back = () => {
    if (undo === null) return;
    setUndoing(true);
    undo().then(() => say(t("toast.undone")), (error: unknown) => say(t("toast.undoFailed", { reason: reasonOf(t, error) }), { tone: "failed" }))
      .finally(() => { dismiss(id); });
  };
  return (
    <Paper className={classes.note} data-tone={tone} shadow="lg" withBorder
      onMouseEnter={() => { setHeld(true); }} onMouseLeave={() => { setHeld(false); }} onFocus={() => { setHeld(true); }} onBlur={() => { setHeld(false); }}>
      <Group gap="sm" wrap="nowrap">
        <Icon name={tone === "done" ? "check" : "warning"} size={18} />
        <Text size="sm" style={{ flexGrow: 1 }}>{text}</Text>
        {undo !== null && <Button size="compact-sm" variant="light" loading={undoing} leftSection={<Icon name="undo" size={16} />} onClick={back}>{t("toast.undo")}</Button>}
        <CloseButton size="sm" aria-label={t("toast.close")} onClick={() => { dismiss(id); }} />
      </Group>
    </Paper>
  );
}
