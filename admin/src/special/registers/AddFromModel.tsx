import { Alert, Button, Checkbox, Group, Modal, NumberInput, ScrollArea, Select, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "@meterhouse/ui/api/client.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { optionText } from "../../catalogue/texts.ts";
import { useActs } from "../../records/acts.ts";
import { formText, whereText } from "./address.ts";
import { type Point, PROFILES, useProfile } from "./points.ts";
import classes from "./registers.module.css";

interface AddFromModelProps {
  readonly device: number;
  /** What the device is said to be. */
  readonly profile: string | null;
  readonly unit: number;
  /** Names of the points that it has already. */
  readonly taken: ReadonlySet<string>;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes points of the registers that a model is known to have, all at once. */
export function AddFromModel({ device, profile, unit: usual, taken, opened, onClose }: AddFromModelProps) {
  const { t } = useTranslation();
  const acts = useActs("points");
  const [chosen, setChosen] = useState(profile);
  const [unit, setUnit] = useState<number | string>(usual);
  // What was turned by hand; the others are taken unless the device has them.
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const profiles = useQuery(PROFILES);
  const model = useProfile(opened ? chosen : null, Number(unit));
  const registers = model.data?.registers ?? [];
  const isOn = (name: string) => !taken.has(name) && (turned.get(name) ?? true);
  const wanted = registers.filter(({ name }) => isOn(name));
  const free = registers.filter(({ name }) => !taken.has(name));
  const make = useMutation({
    mutationFn: async () => (await call<{ items: Point[] }>("/points", { method: "POST", body: wanted.map((register) => ({ ...register, device_id: device })) })).body.items,
    onSuccess: async (made) => {
      await acts.forget();
      say(t("special.registers.made", { count: made.length }), { undo: () => Promise.all(made.map(({ id }) => acts.remove(id))) });
      onClose();
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t("special.registers.fromModel")} closeButtonProps={{ "aria-label": t("form.close") }}>
      <Stack gap="sm">
        <Group align="flex-end" wrap="nowrap">
          <Select searchable data-autofocus openOnFocus={chosen === null} label={t("special.registers.model")} placeholder={t("form.choose")} style={{ flexGrow: 1 }} value={chosen}
            data={(profiles.data?.items ?? []).map(({ id, vendor, model: name }) => ({ value: id, label: `${vendor} ${name}` }))}
            onChange={(id) => {
              make.reset();
              setTurned(new Map());
              setChosen(id);
            }} />
          <NumberInput label={t("special.address.unit")} w={110} min={0} max={255} allowDecimal={false} value={unit} onChange={setUnit} />
        </Group>
        {profiles.error && <Failed error={profiles.error} />}
        {model.error && <Failed error={model.error} />}
        {model.data !== undefined && (
          <>
            <Text size="xs" c="dimmed">{model.data.source}</Text>
            {model.data.notes !== "" && <Alert variant="light" p="xs"><Text size="sm">{model.data.notes}</Text></Alert>}
            <ScrollArea.Autosize mah="50dvh" type="auto">
              <Table aria-label={t("special.registers.ofModel")} verticalSpacing={4} stickyHeader>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th w={36}><Checkbox size="xs" aria-label={t("special.registers.all")} checked={wanted.length === free.length && free.length > 0} indeterminate={wanted.length > 0 && wanted.length < free.length} onChange={(event) => { setTurned(new Map(free.map(({ name }) => [name, event.currentTarget.checked]))); }} /></Table.Th>
                    {(["channel", "kind", "unit", "register", "type"] as const).map((head) => <Table.Th key={head} scope="col">{t(`special.registers.${head}`)}</Table.Th>)}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {registers.map(({ name, kind, unit: of, address }) => (
                    <Table.Tr key={name}>
                      <Table.Td><Checkbox size="xs" aria-label={name} disabled={taken.has(name)} checked={isOn(name)} onChange={(event) => { setTurned(new Map([...turned, [name, event.currentTarget.checked]])); }} /></Table.Td>
                      <Table.Th scope="row" fw={500}>{name} {taken.has(name) && <Text span size="xs" c="dimmed">{t("special.registers.taken")}</Text>}</Table.Th>
                      <Table.Td>{optionText(t, kind, "kind")}</Table.Td>
                      <Table.Td>{of}</Table.Td>
                      <Table.Td className={classes.code}>{whereText(address)}</Table.Td>
                      <Table.Td className={classes.code}>{formText(address)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea.Autosize>
          </>
        )}
        {make.error && <Failed error={make.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t("form.cancel")}</Button>
          <Button disabled={wanted.length === 0} loading={make.isPending} onClick={() => { make.mutate(); }}>{t("special.registers.make", { count: wanted.length })}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
