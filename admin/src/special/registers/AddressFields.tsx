import { NativeSelect, NumberInput, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Address, FUNCTIONS, invalidOf, invalidText, ordersOf, TYPES } from "./address.ts";

interface AddressFieldsProps {
  readonly address: Address;
  readonly onChange: (address: Address) => void;
  /** Reasons by the field of the address. */
  readonly faults: Readonly<Record<string, string>>;
  /** Only what a register cannot be read without. */
  readonly short?: boolean;
}

const whole = (value: number | string) => (value === "" ? null : Number(value));

/** The parts of an address, each in its own input. */
export function AddressFields({ address, onChange, faults, short = false }: AddressFieldsProps) {
  const { t } = useTranslation();
  const set = (change: Partial<Address>) => { onChange({ ...address, ...change }); };
  return (
    <SimpleGrid cols={short ? { base: 2, xs: 3, md: 6 } : 2} spacing="xs" style={{ alignItems: "start" }}>
      <NumberInput label={t("special.address.unit")} hideControls allowDecimal={false} error={faults.unit} value={address.unit} onChange={(value) => { set({ unit: Number(value) }); }} />
      <NativeSelect label={t("special.address.function")} error={faults.function} value={address.function} data={FUNCTIONS.map((value) => ({ value: String(value), label: t(`special.function.${String(value)}`) }))} onChange={(event) => { set({ function: Number(event.currentTarget.value) }); }} />
      <NumberInput label={t("special.address.address")} hideControls allowDecimal={false} error={faults.address} value={address.address} onChange={(value) => { set({ address: Number(value) }); }} />
      <NativeSelect label={t("special.address.type")} error={faults.type} value={address.type} data={Object.keys(TYPES)} onChange={(event) => { set({ type: event.currentTarget.value }); }} />
      <NativeSelect label={t("special.address.order")} error={faults.order} value={address.order} data={ordersOf(address)} onChange={(event) => { set({ order: event.currentTarget.value }); }} />
      <NumberInput label={t("special.address.scale")} hideControls error={faults.scale} value={address.scale} onChange={(value) => { set({ scale: Number(value) }); }} />
      {!short && (
        <>
          <NumberInput label={t("special.address.scaleRegister")} hideControls allowDecimal={false} error={faults.scale_register} value={address.scale_register ?? ""} onChange={(value) => { set({ scale_register: whole(value) }); }} />
          <NumberInput label={t("special.address.max")} hideControls error={faults.max} value={address.max ?? ""} onChange={(value) => { set({ max: whole(value) }); }} />
          <TextInput label={t("special.address.invalid")} error={faults.invalid} defaultValue={invalidText(address.invalid)} onBlur={(event) => { set({ invalid: invalidOf(event.currentTarget.value) }); }} />
        </>
      )}
      {(address.type === "string" || address.type === "mod10k") && <NumberInput label={t("special.address.count")} hideControls allowDecimal={false} error={faults.count} value={address.count ?? ""} onChange={(value) => { set({ count: whole(value) }); }} />}
      {address.type === "bool" && <NumberInput label={t("special.address.bit")} hideControls allowDecimal={false} error={faults.bit} value={address.bit ?? ""} onChange={(value) => { set({ bit: whole(value) }); }} />}
    </SimpleGrid>
  );
}
