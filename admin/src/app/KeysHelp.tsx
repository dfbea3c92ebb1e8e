import { Group, Kbd, Modal, Stack, Switch, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useShortcutsSwitch } from "./shortcuts.ts";

const KEYS: readonly (readonly [key: string, keys: readonly string[]])[] = [
  ["palette", ["Ctrl", "K"]], ["save", ["Ctrl", "S"]], ["search", ["/"]], ["make", ["n"]], ["rows", ["↑", "↓"]], ["choose", ["␣"]], ["move", ["m"]], ["help", ["?"]],
];

/** Which keys do what, and the switch for those that are pressed alone. */
export function KeysHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [on, setOn] = useShortcutsSwitch();
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} centered>
      <Stack>
        <Table verticalSpacing={6}>
          <Table.Tbody>
            {KEYS.map(([key, keys]) => <Table.Tr key={key}><Table.Td>{t(`keys.${key}`)}</Table.Td><Table.Td><Group gap={4} justify="flex-end" wrap="nowrap">{keys.map((one) => <Kbd key={one}>{one === "Ctrl" ? t("keys.ctrl") : one}</Kbd>)}</Group></Table.Td></Table.Tr>)}
          </Table.Tbody>
        </Table>
        <Switch label={t("keys.single")} description={t("keys.singleHint")} checked={on} onChange={(event) => { setOn(event.currentTarget.checked); }} />
      </Stack>
    </Modal>
  );
}
