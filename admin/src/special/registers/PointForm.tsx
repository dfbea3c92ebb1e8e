import { Alert, Button, Fieldset, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { optionText } from "../../catalogue/texts.ts";
import { changesOf, type Values } from "../../catalogue/values.ts";
import { formerOf, useActs } from "../../records/acts.ts";
import { type Address, FRESH } from "./address.ts";
import { AddressFields } from "./AddressFields.tsx";
import { pointFaults } from "./faults.ts";
import type { Point } from "./points.ts";

const KINDS = ["counter", "delta", "analog", "digital", "text"];

export interface PointDraft {
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
  readonly address: Address | null;
  readonly low: number | string | null;
  readonly high: number | string | null;
  readonly register_max: number | string | null;
  readonly interval_seconds: number | string | null;
}

export const FRESH_POINT: PointDraft = { name: "", kind: "analog", unit: "", address: FRESH, low: null, high: null, register_max: null, interval_seconds: null };

const NUMBERS = ["low", "high", "register_max", "interval_seconds"] as const;

interface PointFormProps {
  readonly device: number;
  /** The point to change; null makes a new one. */
  readonly point: Point | null;
  readonly start: PointDraft;
  readonly onDone: () => void;
}

/** What matters of a point when its device is set up. */
export function PointForm({ device, point, start, onDone }: PointFormProps) {
  const { t } = useTranslation();
  const acts = useActs("points");
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<PointDraft>) => {
    save.reset();
    setDraft({ ...draft, ...change });
  };
  const body: Values = point === null ? { ...draft, device_id: device } : changesOf(point, { ...draft });
  const save = useMutation({
    // What it was is noted as the change is asked for: once it is made, the record that is held is the new one.
    mutationFn: (_: Values | null) => (point === null ? acts.create(body) : acts.change(point.id, body)),
    onSuccess: ({ body: saved }, former) => {
      say(t("form.saved", { name: draft.name }), { undo: () => (former === null ? acts.remove(saved.id) : acts.change(saved.id, former)) });
      onDone();
    },
  });
  const faults = pointFaults(save.error);
  const elsewhere = Object.entries(faults.own).filter(([name]) => !(name in draft));
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); save.mutate(point === null ? null : formerOf(point, body)); }}>
      <Stack gap="sm">
        {save.error !== null && (!(save.error instanceof Problem) || save.error.errors.length === 0) && <Failed error={save.error} />}
        {elsewhere.length > 0 && <Alert role="alert" color="red" variant="light" icon={<Icon name="warning" />}>{elsewhere.map(([name, reason]) => <Text size="sm" key={name}>{reason}</Text>)}</Alert>}
        <TextInput data-autofocus required label={t("special.registers.channel")} error={faults.own.name} value={draft.name} onChange={(event) => { set({ name: event.currentTarget.value }); }} />
        <SimpleGrid cols={2}>
          <NativeSelect label={t("special.registers.kind")} error={faults.own.kind} value={draft.kind} data={KINDS.map((value) => ({ value, label: optionText(t, value, "kind") }))} onChange={(event) => { set({ kind: event.currentTarget.value }); }} />
          <TextInput required label={t("special.registers.unit")} error={faults.own.unit} value={draft.unit} onChange={(event) => { set({ unit: event.currentTarget.value }); }} />
        </SimpleGrid>
        <Fieldset legend={t("special.registers.register")}>
          {draft.address === null
            ? <Button size="compact-sm" variant="subtle" leftSection={<Icon name="plus" size={16} />} onClick={() => { set({ address: FRESH }); }}>{t("special.registers.giveAddress")}</Button>
            : <AddressFields address={draft.address} onChange={(address) => { set({ address }); }} faults={faults.address} />}
        </Fieldset>
        <SimpleGrid cols={2}>
          {NUMBERS.map((name) => <NumberInput key={name} hideControls label={t(`special.registers.${name}`)} error={faults.own[name]} value={draft[name] ?? ""} onChange={(value) => { set({ [name]: value === "" ? null : value }); }} />)}
        </SimpleGrid>
        <Group gap="xs">
          <Button type="submit" loading={save.isPending} disabled={Object.keys(body).length === 0}>{t("form.save")}</Button>
          <Button variant="default" onClick={onDone}>{t("form.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
