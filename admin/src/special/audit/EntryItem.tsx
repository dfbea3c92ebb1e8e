import { Badge, Card, Group, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { titleOf } from "../../catalogue/texts.ts";
import { useKind } from "../../catalogue/useCatalogue.ts";
import { Changes } from "../../history/Changes.tsx";
import { nameOf } from "../../records/record.ts";
import { ownTimeText } from "../../values/dates.ts";
import { ReferenceName } from "../../values/ReferenceName.tsx";
import type { Entry } from "./audit.ts";
import { actionText, detailName, detailText } from "./words.ts";

/** One thing that was done: by whom, when, to what, and what it changed. */
export function EntryItem({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const kind = useKind(entry.kind ?? "");
  const told = entry.after ?? entry.before;
  const name = told === null || entry.record_id === null ? null : nameOf({ ...told, id: entry.record_id });
  return (
    <Card component="li" p="sm">
      <Group gap="xs" mb={6}>
        <Text fw={600} size="sm">{entry.actor === "" ? t("history.nobody") : entry.actor}</Text>
        <Badge variant="light" color="gray" tt="none">{actionText(t, entry.action)}</Badge>
        {kind !== undefined && <Text size="sm" c="dimmed">{titleOf(t, kind)}</Text>}
        {entry.kind !== null && entry.record_id !== null && <Text size="sm" component="span">{entry.action === "delete" ? name : <ReferenceName kind={entry.kind} id={entry.record_id} name={name} />}</Text>}
        <Text size="xs" c="dimmed" ms="auto"><time dateTime={entry.at}>{ownTimeText(entry.at)}</time></Text>
      </Group>
      {kind !== undefined ? <Changes fields={kind.fields} before={entry.before} after={entry.after} /> : <Detail said={entry.after ?? {}} />}
    </Card>
  );
}

/** What is told of an event that changed no record. */
function Detail({ said }: { readonly said: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing={2} withRowBorders={false}>
      <Table.Tbody>
        {Object.entries(said).map(([name, value]) => (
          <Table.Tr key={name}><Table.Th scope="row" fw={500} w={120}>{detailName(t, name)}</Table.Th><Table.Td style={{ overflowWrap: "anywhere" }}>{detailText(t, name, value)}</Table.Td></Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
