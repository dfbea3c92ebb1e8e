import { Button, Group, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useCatalogue } from "../../catalogue/useCatalogue.ts";
import { KindSelect } from "../../form/KindSelect.tsx";
import type { useWanted, Wanted } from "./audit.ts";
import { ACTIONS, actionText } from "./words.ts";

interface FiltersProps {
  readonly wanted: Wanted;
  readonly onChange: ReturnType<typeof useWanted>[1];
}

/** What is asked of the audit. A name is asked for once it is typed in full. */
export function Filters({ wanted, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const kinds = useCatalogue().data?.kinds.map(({ kind }) => kind) ?? [];
  const [actor, setActor] = useState(wanted.actor ?? "");
  const [record, setRecord] = useState<number | string>(wanted.record ?? "");
  const apply = () => { onChange({ actor: actor.trim() === "" ? undefined : actor.trim(), record: typeof record === "number" ? record : undefined }); };
  const actions = [...new Set<string>([...ACTIONS, ...(wanted.action === undefined ? [] : [wanted.action])])];
  const isAsked = Object.keys(wanted).length > 0;
  return (
    <Group gap="sm" align="flex-end" component="form" role="search" onSubmit={(event: React.SyntheticEvent) => { event.preventDefault(); apply(); }}>
      <KindSelect label={t("special.audit.kind")} w={190} clearable placeholder={t("list.any")} among={kinds} value={wanted.kind ?? null} onChange={(kind) => { onChange({ kind: kind ?? undefined }); }} />
      <NumberInput label={t("special.audit.record")} w={100} hideControls allowDecimal={false} min={1} value={record} onChange={setRecord} onBlur={apply} />
      <TextInput label={t("special.audit.actor")} w={150} value={actor} onChange={(event) => { setActor(event.currentTarget.value); }} onBlur={apply} />
      <Select label={t("special.audit.action")} w={150} clearable placeholder={t("list.any")} value={wanted.action ?? null} data={actions.map((value) => ({ value, label: actionText(t, value) }))} onChange={(action) => { onChange({ action: action ?? undefined }); }} />
      <TextInput label={t("special.audit.from")} type="date" value={wanted.from ?? ""} onChange={(event) => { onChange({ from: event.currentTarget.value }); }} />
      <TextInput label={t("special.audit.to")} type="date" value={wanted.to ?? ""} onChange={(event) => { onChange({ to: event.currentTarget.value }); }} />
      <Button type="submit" variant="default">{t("special.audit.search")}</Button>
      {isAsked && (
        <Button variant="subtle" onClick={() => {
          setActor("");
          setRecord("");
          onChange({ kind: undefined, record: undefined, actor: undefined, action: undefined, from: undefined, to: undefined });
        }}>{t("special.audit.clear")}</Button>
      )}
    </Group>
  );
}
