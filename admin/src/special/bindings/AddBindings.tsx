import { Button, Card, Group, Stack, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "@meterhouse/ui/api/client.ts";
import { Problem } from "@meterhouse/ui/api/problem.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { titlesOf } from "../../catalogue/texts.ts";
import { type Part, useKind } from "../../catalogue/useCatalogue.ts";
import { KindSelect } from "../../form/KindSelect.tsx";
import { ReferencesPicker } from "../../form/ReferencesPicker.tsx";
import { useActs } from "../../records/acts.ts";
import { type Binding, type End, type Side, useTrial } from "./bindings.ts";
import { bodiesFor, freshDraft, refusalsOf } from "./draft.ts";
import { DraftFields } from "./DraftFields.tsx";
import { Trial } from "./Trial.tsx";

interface AddBindingsProps {
  readonly self: End;
  readonly side: Side;
  /** Kinds that may stand at the other end. */
  readonly offered: readonly Part[];
  readonly zone: string;
  readonly onDone: () => void;
}

/** Binds several records of a kind at once; what that brings is told before it is done. */
export function AddBindings({ self, side, offered, zone, onDone }: AddBindingsProps) {
  const { t } = useTranslation();
  const acts = useActs("bindings");
  const [kind, setKind] = useState(offered[0]?.kind ?? "");
  const [ids, setIds] = useState<number[]>([]);
  const partKind = side === "owner" ? kind : self.kind;
  const [draft, setDraft] = useState(freshDraft(partKind));
  const declared = useKind(kind);
  const bodies = bodiesFor(self, side, { kind, ids }, draft, zone);
  const [tried] = useDebouncedValue(bodies, 250);
  const trial = useTrial(tried, null);
  const bind = useMutation({
    mutationFn: async () => (await call<{ items: Binding[] }>("/bindings", { method: "POST", body: bodies })).body.items,
    onSuccess: async (made) => {
      await acts.forget();
      say(t("special.bindings.added", { count: made.length }), { undo: () => Promise.all(made.map(({ id }) => acts.remove(id))) });
      onDone();
    },
  });
  const error = ids.length === 0 ? null : bind.error ?? trial.error;
  const refusals = error instanceof Problem ? refusalsOf(error.errors) : {};
  return (
    <Card component="section" aria-label={t("special.bindings.add")}>
      <Stack gap="sm">
        <Title order={2} size="h5">{t("special.bindings.add")}</Title>
        <Group align="flex-end" gap="sm">
          {offered.length > 1 && (
            <KindSelect label={t("special.bindings.kind")} among={offered.map((one) => one.kind)} value={kind} w={{ base: "100%", xs: 220 }}
              onChange={(next) => {
                setKind(next ?? "");
                setIds([]);
                setDraft(freshDraft(side === "owner" ? next ?? "" : self.kind));
              }} />
          )}
          <ReferencesPicker key={kind} kind={kind} label={declared === undefined ? kind : titlesOf(t, declared)} value={ids} style={{ flexGrow: 1, minWidth: 200 }}
            onChange={(next) => {
              bind.reset();
              setIds(next);
            }} />
        </Group>
        <DraftFields draft={draft} partKind={partKind} zone={zone} refusals={refusals} roles={offered.find((one) => one.kind === kind)?.roles ?? []}
          onChange={(next) => {
            bind.reset();
            setDraft(next);
          }} />
        {ids.length > 0 && <Trial notes={trial.data?.flatMap(({ _notes = [] }) => _notes) ?? []} refusal={refusals[""]} error={error} />}
        <Group gap="xs">
          <Button leftSection={<Icon name="plus" size={16} />} disabled={ids.length === 0 || error instanceof Problem} loading={bind.isPending} onClick={() => { bind.mutate(); }}>{t("special.bindings.addCount", { count: ids.length })}</Button>
          <Button variant="default" onClick={onDone}>{t("form.cancel")}</Button>
        </Group>
      </Stack>
    </Card>
  );
}
