/** Keys that do something by themselves. They can be switched off: whoever speaks to the computer would press them unawares. */

import { type HotkeyItem, useHotkeys, useLocalStorage } from "@mantine/hooks";

export function useShortcutsSwitch(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useLocalStorage({ key: "meterhouse.shortcuts", defaultValue: true, getInitialValueInEffect: false });
  return [on, setOn];
}

/** Single keys, heard while nobody types. */
export function useShortcuts(keys: HotkeyItem[]) {
  const [on] = useShortcutsSwitch();
  useHotkeys(on ? keys : []);
}
