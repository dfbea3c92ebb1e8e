import { Group, Input } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { KindSelect } from "./KindSelect.tsx";
import { ReferencePicker } from "./ReferencePicker.tsx";

export interface Subject {
  readonly kind: string;
  readonly id: number | null;
}

interface SubjectPickerProps {
  readonly kinds: readonly string[];
  readonly value: Subject | null;
  readonly onChange: (subject: Subject | null) => void;
  readonly clearable: boolean;
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly required: boolean;
  /** What it is called where no label stands above it. */
  readonly said: string | undefined;
}

/** Chooses a record of one of several kinds: first the kind, then the record. Where there is one kind only, the record. */
export function SubjectPicker({ kinds, value, onChange, clearable, label, description, error, required, said }: SubjectPickerProps) {
  const { t } = useTranslation();
  const [only] = kinds;
  const kind = value?.kind ?? only ?? "";
  const named = said ?? label ?? "";
  return (
    <Input.Wrapper label={label} description={description} error={error} required={required} labelElement="div" role="group" aria-label={named}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        {kinds.length > 1 && <KindSelect among={kinds} w="40%" aria-label={t("form.kindOf", { title: named })} value={kind} onChange={(next) => { onChange(next === null ? null : { kind: next, id: null }); }} />}
        <div style={{ flexGrow: 1, minWidth: 0 }}>
          <ReferencePicker key={kind} kind={kind} aria-label={t("form.recordOf", { title: named })} value={value?.id ?? null} clearable={clearable} error={error !== undefined}
            onChange={(id) => { onChange(id === null ? null : { kind, id }); }} />
        </div>
      </Group>
    </Input.Wrapper>
  );
}
