import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import classes from "./entry.module.css";
import type { Outcome } from "./saving.ts";

export interface Odd {
  readonly name: string;
  readonly text: string;
}

interface SaveBarProps {
  /** How many entries would be saved. */
  readonly count: number;
  /** How many cells hold what is no number. */
  readonly wrong: number;
  /** What should be looked at once more before it is saved. */
  readonly odd: readonly Odd[];
  readonly outcome: Outcome | null;
  readonly busy: boolean;
  readonly mayUndo: boolean;
  readonly onUndo: () => void;
  readonly onTry: () => void;
  readonly onSave: () => void;
  /** What is known of the cell that is being written. */
  readonly children?: ReactNode;
}

/** What is to be saved, and the ways on: a step back, a trial, and saving, after a second look where something is odd. */
export function SaveBar({ count, wrong, odd, outcome, busy, mayUndo, onUndo, onTry, onSave, children }: SaveBarProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const refused = Object.values(outcome?.errors ?? {}).reduce((sum, own) => sum + Object.keys(own).length, 0);
  const isReady = count > 0 && wrong === 0;
  const save = () => { setAsking(false); onSave(); };
  return (
    <div className={classes.bar} data-no-print>
      {children}
      <div role="status" className={classes.told}>
        <Text size="sm" fw={600}>{count === 0 ? t("entry.nothingTyped") : t("entry.toSave", { count })}</Text>
        {wrong > 0 && <Text size="sm" c="var(--mantine-color-error)">{t("entry.wrong", { count: wrong })}</Text>}
        {refused > 0 && <Text size="sm" c="var(--mantine-color-error)">{t("entry.refused", { count: refused })}</Text>}
        {outcome !== null && refused === 0 && !outcome.isKept && <Text size="sm" c="dimmed">{t("entry.tried", { created: outcome.created, updated: outcome.updated, removed: outcome.removed })}</Text>}
      </div>
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" disabled={!mayUndo || busy} onClick={onUndo} leftSection={<Icon name="undo" size={16} />}>{t("entry.undo")}</Button>
        <Button variant="default" visibleFrom="sm" disabled={!isReady} loading={busy} onClick={onTry}>{t("entry.try")}</Button>
        <Button disabled={!isReady} loading={busy} onClick={() => { if (odd.length > 0) setAsking(true); else save(); }}>{t("entry.save")}</Button>
      </Group>
      <Modal opened={asking} onClose={() => { setAsking(false); }} title={t("entry.odd.title")} centered>
        <Text size="sm" mb="sm">{t("entry.odd.hint")}</Text>
        <Stack gap={6} mb="md" mah={280} style={{ overflowY: "auto" }}>
          {odd.map(({ name, text }) => <Text key={name} size="sm"><b>{name}</b>: {text}</Text>)}
        </Stack>
        <Group justify="flex-end">
          <Button variant="default" onClick={save}>{t("entry.odd.save")}</Button>
          <Button data-autofocus onClick={() => { setAsking(false); }}>{t("entry.odd.back")}</Button>
        </Group>
      </Modal>
    </div>
  );
}
