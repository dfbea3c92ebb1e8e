import { Button, Card, Group, NumberInput, Select, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Readings } from "@meterhouse/ui/api/types.ts";
import { printedUnit } from "@meterhouse/ui/quantity/quantity.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { ACTS, bodyOf, type Draft, type Field, isWhole, NEW, offered } from "./acts.ts";
import { Effect } from "./Effect.tsx";
import { Instant } from "./Instant.tsx";
import { SeenBy } from "./SeenBy.tsx";
import { type Outcome, useLay, useTrial, useUndo } from "./useCorrections.ts";

interface CorrectFormProps {
  readonly about: Readings["point"];
  /** The meter that ratios belong to. */
  readonly meter?: number | undefined;
  readonly zone: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onClose: () => void;
}

/** What is wrong with a stretch of readings, and what is laid over them: tried first, then applied. */
export function CorrectForm({ about, meter, zone, draft, onDraft, onClose }: CorrectFormProps) {
  const { t } = useTranslation();
  const may = useMay();
  const trial = useTrial();
  const lay = useLay();
  const undo = useUndo();
  const [tried, setTried] = useState<{ readonly asked: string; readonly outcome: Outcome } | null>(null);
  const { fields, span } = ACTS[draft.act];
  const asked = JSON.stringify(bodyOf({ ...draft, reason: "" }, about.id, meter));
  const outcome = tried?.asked === asked ? tried.outcome : null;
  const effect = outcome?.effect ?? null;
  const unit = about.unit === null ? "" : ` ${printedUnit(about.unit)}`;
  const set = (change: Partial<Draft>) => { lay.reset(); onDraft({ ...draft, ...change }); };

  const look = () => {
    // The reason changes nothing, but none is taken without: what is tried has one.
    trial.mutate(bodyOf({ ...draft, reason: draft.reason || "…" }, about.id, meter), { onSuccess: (found) => { setTried({ asked, outcome: found }); } });
  };
  const apply = () => {
    lay.mutate(bodyOf(draft, about.id, meter), {
      onSuccess: (id) => {
        say(t("correct.done"), id === null ? {} : { undo: () => undo.mutateAsync(id) });
        onDraft(NEW);
        onClose();
      },
    });
  };
  const acts = offered(about, may("metering") && meter !== undefined).map((value) => ({ value, label: t(`correct.act.${value}`) }));
  const number = (field: Field) => (
    <NumberInput key={field} label={t(`correct.field.${field}`)} required value={draft.fields[field] ?? ""}
      suffix={field === "seconds" ? " s" : field === "factor" || field === "ratio" ? "" : unit} decimalScale={6}
      onChange={(value) => { set({ fields: { ...draft.fields, [field]: value } }); }} />
  );
  return (
    <Card component="section" aria-label={t("correct.title")}>
      <form onSubmit={(event) => { event.preventDefault(); if (effect === null) look(); else apply(); }}>
        <Stack gap="sm">
          <Group justify="space-between">
            <Title order={2} size="h5">{t("correct.title")}</Title>
            <Button variant="subtle" size="compact-sm" onClick={onClose}>{t("correct.close")}</Button>
          </Group>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm" verticalSpacing="sm">
            <Select label={t("correct.what")} data={acts} value={draft.act} allowDeselect={false}
              onChange={(value) => { if (value !== null) set({ act: value }); }} />
            <Instant label={t(span === "instant" ? "correct.at" : "correct.from")} zone={zone} value={draft.from} onChange={(from) => { set({ from }); }} />
            {span !== "instant" && <Instant label={t("correct.to")} zone={zone} value={draft.to} required={span === "stretch"} onChange={(to) => { set({ to }); }} />}
            {fields.map((field) => {
              if (field === "like") return <Instant key={field} label={t("correct.field.like")} zone={zone} value={draft.like} onChange={(like) => { set({ like }); }} />;
              if (field === "serial") return <TextInput key={field} label={t("correct.field.serial")} value={draft.fields.serial ?? ""} onChange={(event) => { set({ fields: { ...draft.fields, serial: event.currentTarget.value } }); }} />;
              return number(field);
            })}
          </SimpleGrid>
          <Text size="sm" c="dimmed">{t(`correct.means.${draft.act}`)} {t("correct.clock", { zone })}</Text>
          {outcome !== null && <Effect effect={outcome.effect} />}
          {outcome !== null && outcome.effect.slots > 0 && <SeenBy seen={outcome.seen} months={outcome.months} />}
          {effect !== null && (
            <Textarea label={t("correct.reason")} description={t("correct.reasonHint")} required rows={2} maxLength={1000}
              value={draft.reason} onChange={(event) => { onDraft({ ...draft, reason: event.currentTarget.value }); }} />
          )}
          {trial.error && effect === null && <Failed error={trial.error} onRetry={look} />}
          {lay.error && <Failed error={lay.error} onRetry={apply} />}
          <Group>
            {effect === null
              ? <Button type="submit" loading={trial.isPending} disabled={!isWhole(draft)}>{t("correct.try")}</Button>
              : <Button type="submit" loading={lay.isPending} disabled={draft.reason.trim() === ""}>{t("correct.apply")}</Button>}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
