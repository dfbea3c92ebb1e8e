import { Input, NumberInput, SegmentedControl, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { optionText } from "../../catalogue/texts.ts";
import { type Draft, isRatio } from "./draft.ts";

interface DraftFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** Roles that the part may have in the whole. */
  readonly roles: readonly string[];
  readonly partKind: string;
  readonly zone: string;
  /** Reasons by field. */
  readonly refusals: Readonly<Record<string, string>>;
}

/** What is said of a binding besides its two ends. */
export function DraftFields({ draft, onChange, roles, partKind, zone, refusals }: DraftFieldsProps) {
  const { t } = useTranslation();
  const labelId = useId();
  const ratio = isRatio(partKind);
  const set = (change: Partial<Draft>) => { onChange({ ...draft, ...change }); };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: "start" }}>
      {(roles.length > 0 || refusals.role !== undefined) && (
        <Select label={t("special.bindings.role")} placeholder={t("special.bindings.noRole")} clearable error={refusals.role} value={draft.role} style={{ gridColumn: "1 / -1" }}
          data={roles.map((role) => ({ value: role, label: optionText(t, role, "role") }))} onChange={(role) => { set({ role }); }} />
      )}
      <div>
        <Input.Label id={labelId} labelElement="div">{t("special.bindings.direction")}</Input.Label>
        <SegmentedControl fullWidth aria-labelledby={labelId} value={draft.direction} onChange={(direction) => { set({ direction: direction }); }}
          data={(["input", "output"] as const).map((value) => ({ value, label: t(`special.direction.${value}`) }))} />
        {refusals.direction !== undefined && <Text size="xs" c="var(--mantine-color-error)">{refusals.direction}</Text>}
      </div>
      <NumberInput label={t(ratio ? "special.bindings.ratio" : "special.bindings.share")} description={t(ratio ? "special.bindings.ratioHint" : "special.bindings.shareHint")} inputWrapperOrder={["label", "input", "description", "error"]}
        hideControls error={refusals.share} value={draft.share} onChange={(share) => { set({ share }); }} {...(ratio ? { prefix: "× " } : { suffix: " %" })} />
      <TextInput type="date" label={t("special.bindings.from")} description={t("special.bindings.days", { zone })} inputWrapperOrder={["label", "input", "description", "error"]}
        error={refusals.valid_from} value={draft.from} onChange={(event) => { set({ from: event.currentTarget.value }); }} />
      <TextInput type="date" label={t("special.bindings.to")} description={t("special.bindings.toHint")} inputWrapperOrder={["label", "input", "description", "error"]}
        error={refusals.valid_to} value={draft.to} onChange={(event) => { set({ to: event.currentTarget.value }); }} />
    </SimpleGrid>
  );
}
