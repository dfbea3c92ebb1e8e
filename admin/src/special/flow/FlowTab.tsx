import { Alert, Button, Card, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { LeaveGuard } from "@meterhouse/ui/leave/LeaveGuard.tsx";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { Refusal } from "../../form/Refusal.tsx";
import type { Values } from "../../catalogue/values.ts";
import { formerOf, useActs } from "../../records/acts.ts";
import { type Held, nameOf } from "../../records/record.ts";
import type { TabProps } from "../tab.ts";
import { ArrowTable } from "./ArrowTable.tsx";
import { Canvas } from "./Canvas.tsx";
import { type Arrow, type Box, type Flow, freeName, laidOut, refusal, renamed, without } from "./flow.ts";
import { useToday } from "./useToday.ts";

function flowOf({ record }: Held): Flow {
  return { nodes: (record.nodes ?? []) as readonly Box[], links: (record.links ?? []) as readonly Arrow[] };
}

/** An energy flow diagram as a drawing: to be read, and to be drawn. */
export function FlowTab({ kind, held }: TabProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()(kind.permission);
  const acts = useActs(kind.kind);
  const [draft, setDraft] = useState<Flow | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ source: string; target: string; why: string } | null>(null);
  const saved = flowOf(held);
  const flow = draft ?? saved;
  const dirty = draft !== null && JSON.stringify(draft) !== JSON.stringify(saved);
  const today = useToday(saved.links);
  // A kind of meter that is chosen without its meter yet is no meter.
  const body = { nodes: flow.nodes, links: flow.links.map((link) => ({ ...link, meter: typeof link.meter?.id === "number" ? link.meter : null })) };
  const save = useMutation({
    // What it was is noted as the change is asked for: once it is made, the record that is held is the new one.
    mutationFn: (_: Values) => acts.change(held.record.id, body, held.etag),
    onSuccess: ({ etag }, former) => {
      say(t("form.saved", { name: nameOf(held.record) }), { undo: () => acts.change(held.record.id, former, etag) });
      setDraft(null);
    },
  });
  const change = (next: Flow) => {
    save.reset();
    setRefused(null);
    setDraft(next);
  };
  const connect = (source: string, target: string) => {
    const why = refusal(flow, source, target);
    if (why === null) change({ ...flow, links: [...flow.links, { source, target, meter: null }] });
    else setRefused({ source, target, why });
  };
  const add = () => {
    const name = freeName(flow, t("special.flow.box"));
    change({ ...flow, nodes: [...flow.nodes, { name, x: null, y: null }] });
    setChosen(name);
  };
  const discard = () => {
    save.reset();
    setRefused(null);
    setDraft(null);
  };
  return (
    <Stack>
      <LeaveGuard dirty={dirty} />
      <Card>
        <Stack gap="sm">
          {mayWrite && (
            <Group gap="xs">
              <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={add}>{t("special.flow.addBox")}</Button>
              <Button variant="default" leftSection={<Icon name="columns" size={16} />} disabled={flow.nodes.length === 0} onClick={() => { change(laidOut(flow)); }}>{t("special.flow.layOut")}</Button>
              <Text size="sm" c="dimmed" role="status">{dirty && t("form.dirty")}</Text>
              <Group gap="xs" ms="auto">
                <Button variant="default" disabled={!dirty} onClick={discard}>{t("form.cancel")}</Button>
                <Button disabled={!dirty} loading={save.isPending} onClick={() => { save.mutate(formerOf(held.record, body)); }}>{t("form.save")}</Button>
              </Group>
            </Group>
          )}
          {mayWrite && chosen !== null && flow.nodes.some(({ name }) => name === chosen) && <ChosenBox key={flow.nodes.findIndex(({ name }) => name === chosen)} flow={flow} name={chosen} onRename={(to) => { change(renamed(flow, chosen, to)); setChosen(to); }} onRemove={() => { change(without(flow, chosen)); setChosen(null); }} />}
          {refused !== null && <Alert role="alert" color="red" variant="light" p="xs" icon={<Icon name="warning" />}>{t("special.flow.refused", { source: refused.source, target: refused.target, why: t(`special.flowFault.${refused.why}`) })}</Alert>}
          <Refusal error={save.error} fields={[]} onReload={() => { discard(); void acts.forget(); }} />
          {flow.nodes.length === 0 ? <Empty icon="diagram" title={t("special.flow.empty")} hint={t("special.flow.emptyHint")} />
            : <Canvas flow={flow} today={today} onChange={mayWrite ? change : null} chosen={chosen} onChoose={setChosen} onConnect={connect} />}
          {mayWrite && flow.nodes.length > 0 && <Text size="xs" c="dimmed">{t("special.flow.hint")}</Text>}
        </Stack>
      </Card>
      <ArrowTable flow={flow} today={today} onChange={mayWrite ? change : null} onConnect={connect} />
    </Stack>
  );
}

interface ChosenBoxProps {
  readonly flow: Flow;
  readonly name: string;
  readonly onRename: (to: string) => void;
  readonly onRemove: () => void;
}

/** What can be done with the box that is chosen. A name that another has is not taken. */
function ChosenBox({ flow, name, onRename, onRemove }: ChosenBoxProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(name);
  const taken = typed !== name && flow.nodes.some((box) => box.name === typed);
  return (
    <Group gap="xs" align="flex-end">
      <TextInput label={t("special.flow.name")} value={typed} maxLength={190} error={typed.trim() === "" ? t("fault.required") : taken ? t("special.flow.taken") : undefined}
        onChange={(event) => {
          const to = event.currentTarget.value;
          setTyped(to);
          if (to.trim() !== "" && !flow.nodes.some((box) => box.name === to)) onRename(to);
        }} />
      <Button variant="subtle" color="red" leftSection={<Icon name="trash" size={16} />} onClick={onRemove}>{t("special.flow.removeBox", { name })}</Button>
    </Group>
  );
}
