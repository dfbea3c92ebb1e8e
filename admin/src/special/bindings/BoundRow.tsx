import { ActionIcon, Badge, Group, Table, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { dayAt } from "@meterhouse/ui/calendar/zone.ts";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { optionText } from "../../catalogue/texts.ts";
import { useActs } from "../../records/acts.ts";
import { ReferenceName } from "../../values/ReferenceName.tsx";
import { type Binding, farEnd, type Side } from "./bindings.ts";
import { draftOf } from "./draft.ts";
import { EditBinding } from "./EditBinding.tsx";
import { shareWords, stateOf, whenWords } from "./words.ts";

export interface BoundRowProps {
  readonly binding: Binding;
  readonly side: Side;
  readonly roles: readonly string[];
  /** Whether any of the table has one. */
  readonly withRole: boolean;
  readonly zone: string;
  /** [ms] */
  readonly now: number;
  readonly mayWrite: boolean;
}

/** One binding, and what can be done with it. */
export function BoundRow({ binding, side, roles, withRole, zone, now, mayWrite }: BoundRowProps) {
  const { t } = useTranslation();
  const acts = useActs("bindings");
  const [editing, setEditing] = useState<"all" | "end" | null>(null);
  const far = farEnd(binding, side);
  const state = stateOf(binding, now);
  const remove = useMutation({
    mutationFn: () => acts.remove(binding.id),
    onSuccess: () => say(t("special.bindings.removed", { name: far.name }), { undo: () => acts.restore(binding.id) }),
    onError: (error) => say(t("special.bindings.notRemoved", { name: far.name, reason: reasonOf(t, error) }), { tone: "failed" }),
  });
  const draft = draftOf(binding, zone);
  const done = () => { setEditing(null); };
  return (
    <>
      <Table.Tr {...(state === "ended" ? { c: "dimmed" } : {})}>
        <Table.Th scope="row" fw={500}><ReferenceName kind={far.kind} id={far.id} name={far.name} /></Table.Th>
        {withRole && <Table.Td>{binding.role === null ? "–" : optionText(t, binding.role, "role")}</Table.Td>}
        <Table.Td>{t(`special.direction.${binding.direction}`)}</Table.Td>
        <Table.Td ta="right" style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>{shareWords(binding)}</Table.Td>
        <Table.Td>
          <Group gap={6}>
            <Text span inherit>{whenWords(t, binding, zone)}</Text>
            {state !== "now" && <Badge variant="light" color="gray" tt="none">{t(`special.state.${state}`)}</Badge>}
          </Group>
        </Table.Td>
        {mayWrite && (
          <Table.Td>
            <Group gap={2} wrap="nowrap" justify="flex-end">
              <ActionIcon variant="subtle" aria-label={t("special.bindings.editOne", { name: far.name })} aria-expanded={editing === "all"} onClick={() => { setEditing(editing === "all" ? null : "all"); }}><Icon name="edit" size={18} /></ActionIcon>
              {binding.valid_to === null && <ActionIcon variant="subtle" aria-label={t("special.bindings.endOne", { name: far.name })} aria-expanded={editing === "end"} onClick={() => { setEditing(editing === "end" ? null : "end"); }}><Icon name="calendar" size={18} /></ActionIcon>}
              <ActionIcon variant="subtle" color="red" aria-label={t("special.bindings.removeOne", { name: far.name })} loading={remove.isPending} onClick={() => { remove.mutate(); }}><Icon name="trash" size={18} /></ActionIcon>
            </Group>
          </Table.Td>
        )}
      </Table.Tr>
      {editing !== null && (
        <Table.Tr>
          <Table.Td colSpan={withRole ? 6 : 5}>
            <EditBinding key={editing} binding={binding} name={far.name} roles={roles} zone={zone} onDone={done} start={editing === "end" ? { ...draft, to: dayAt(now, zone) } : draft} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
