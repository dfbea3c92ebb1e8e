import { Button, Group, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "@meterhouse/ui/api/problem.ts";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { formerOf, useActs } from "../../records/acts.ts";
import { type Binding, useTrial } from "./bindings.ts";
import { type Body, changeOf, type Draft, refusalsOf } from "./draft.ts";
import { DraftFields } from "./DraftFields.tsx";
import { Trial } from "./Trial.tsx";

interface Change {
  readonly body: Body;
  readonly former: Body;
}

interface EditBindingProps {
  readonly binding: Binding;
  readonly name: string;
  readonly start: Draft;
  readonly roles: readonly string[];
  readonly zone: string;
  readonly onDone: () => void;
}

/** Changes a binding where it stands in the list. */
export function EditBinding({ binding, name, start, roles, zone, onDone }: EditBindingProps) {
  const { t } = useTranslation();
  const acts = useActs("bindings");
  const [draft, setDraft] = useState(start);
  const body = changeOf(binding, draft, zone);
  const changed = Object.keys(body).length > 0;
  const [tried] = useDebouncedValue(changed ? [body] : [], 250);
  const trial = useTrial(tried, binding.id);
  const save = useMutation({
    // What it was is noted as the change is asked for: once it is made, the record that is held is the new one.
    mutationFn: ({ body: next }: Change) => acts.change(binding.id, next),
    onSuccess: (_, { former }) => {
      say(t("special.bindings.changed", { name }), { undo: () => acts.change(binding.id, former) });
      onDone();
    },
  });
  const error = changed ? save.error ?? trial.error : null;
  const refusals = error instanceof Problem ? refusalsOf(error.errors) : {};
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); if (changed) save.mutate({ body, former: formerOf(binding, body) }); }} aria-label={t("special.bindings.editOne", { name })}
      onKeyDown={(event) => { if (event.key === "Escape") onDone(); }}>
      <Stack gap="sm" py="xs">
        <DraftFields draft={draft} partKind={binding.part_kind} zone={zone} roles={roles} refusals={refusals}
          onChange={(next) => {
            save.reset();
            setDraft(next);
          }} />
        <Trial notes={changed ? trial.data?.flatMap(({ _notes = [] }) => _notes) ?? [] : []} refusal={refusals[""]} error={error} />
        <Group gap="xs">
          <Button type="submit" size="xs" disabled={!changed || error instanceof Problem} loading={save.isPending}>{t("form.save")}</Button>
          <Button size="xs" variant="default" onClick={onDone}>{t("form.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
