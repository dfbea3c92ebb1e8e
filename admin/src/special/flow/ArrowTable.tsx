import { ActionIcon, Button, Card, Group, NativeSelect, Stack, Table, Text, Title, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { METERS } from "@meterhouse/ui/api/kinds.ts";
import { quantityText } from "@meterhouse/ui/quantity/quantity.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { SubjectPicker } from "../../form/SubjectPicker.tsx";
import { ReferenceName } from "../../values/ReferenceName.tsx";
import { type Counted, type Flow, refusal } from "./flow.ts";


interface ArrowTableProps {
  readonly flow: Flow;
  readonly today: ReadonlyMap<number, Counted>;
  readonly onChange: ((flow: Flow) => void) | null;
  readonly onConnect: (source: string, target: string) => void;
}

/** The arrows as a table: what the drawing shows, in words, with the meter of each. */
export function ArrowTable({ flow, today, onChange, onConnect }: ArrowTableProps) {
  const { t } = useTranslation();
  const [source, setSource] = useState("");
  const [target, setTarget] = useState("");
  const names = ["", ...flow.nodes.map(({ name }) => name)];
  const isThere = (name: string) => name !== "" && names.includes(name);
  const fault = isThere(source) && isThere(target) ? refusal(flow, source, target) : null;
  return (
    <Card component="section">
      <Stack gap="sm">
        <Title order={2} size="h5">{t("special.flow.arrows")}</Title>
        {flow.links.length === 0 ? <Text size="sm" c="dimmed">{t("special.flow.noArrows")}</Text> : (
          <Table.ScrollContainer minWidth={520} type="native">
            <Table aria-label={t("special.flow.arrows")} verticalSpacing={6}>
              <Table.Thead><Table.Tr>{(["source", "target", "meter", "today"] as const).map((head) => <Table.Th key={head} scope="col">{t(`special.arrow.${head}`)}</Table.Th>)}{onChange !== null && <Table.Th scope="col"><VisuallyHidden>{t("special.acts")}</VisuallyHidden></Table.Th>}</Table.Tr></Table.Thead>
              <Table.Tbody>
                {flow.links.map((link, n) => {
                  const counted = link.meter === null ? undefined : today.get(link.meter.id);
                  const title = t("special.flow.arrow", { source: link.source, target: link.target });
                  return (
                    <Table.Tr key={title}>
                      <Table.Td>{link.source}</Table.Td>
                      <Table.Td>{link.target}</Table.Td>
                      <Table.Td miw={280}>
                        {onChange === null ? link.meter === null ? "–" : <ReferenceName kind={link.meter.kind} id={link.meter.id} />
                          : <SubjectPicker kinds={METERS} said={title} label={undefined} description={undefined} error={undefined} required={false} clearable value={link.meter}
                              onChange={(meter) => { onChange({ ...flow, links: flow.links.map((one, place) => (place === n ? { ...one, meter: meter as typeof link.meter } : one)) }); }} />}
                      </Table.Td>
                      <Table.Td style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>{counted === undefined ? "–" : quantityText(counted.value, counted.unit)}</Table.Td>
                      {onChange !== null && <Table.Td ta="right"><ActionIcon variant="subtle" color="red" aria-label={t("special.flow.removeArrow", { title })} onClick={() => { onChange({ ...flow, links: flow.links.filter((_, place) => place !== n) }); }}><Icon name="trash" size={18} /></ActionIcon></Table.Td>}
                    </Table.Tr>
                  );
                })}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {onChange !== null && flow.nodes.length > 1 && (
          <Group align="flex-end" gap="xs">
            <NativeSelect label={t("special.flow.from")} data={names} value={isThere(source) ? source : ""} onChange={(event) => { setSource(event.currentTarget.value); }} />
            <NativeSelect label={t("special.flow.to")} data={names} value={isThere(target) ? target : ""} onChange={(event) => { setTarget(event.currentTarget.value); }} />
            <Button variant="default" leftSection={<Icon name="plus" size={16} />} disabled={!isThere(source) || !isThere(target) || fault !== null} onClick={() => { onConnect(source, target); }}>{t("special.flow.addArrow")}</Button>
            <Text size="sm" c="var(--mantine-color-error)" role="status">{fault !== null && t(`special.flowFault.${fault}`)}</Text>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
