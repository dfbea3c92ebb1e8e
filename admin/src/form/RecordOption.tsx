import { Group, Text } from "@mantine/core";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Option } from "./options.ts";

/** A record in a list to choose from: its name, and what it stands in. */
export function RecordOption({ option: { label, note = null }, checked = false }: { readonly option: Pick<Option, "label"> & Partial<Option>; readonly checked?: boolean | undefined }) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap" style={{ flexGrow: 1 }}>
      <Group component="span" gap={6} wrap="nowrap">
        {checked && <Icon name="check" size={14} />}
        <Text span inherit style={{ overflowWrap: "anywhere" }}>{label}</Text>
      </Group>
      {" "}
      {note !== null && <Text span size="xs" c="dimmed" ta="right">{note}</Text>}
    </Group>
  );
}
