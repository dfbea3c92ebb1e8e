import { Badge, Button, Card, Chip, Code, Group, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { labelOfName, titleOf } from "../catalogue/texts.ts";
import { useCatalogue } from "../catalogue/useCatalogue.ts";
import classes from "./importing.module.css";
import { placeOf, refusedAsCsv, type Status, STATUSES, type Verdict, type Verdicts } from "./verdicts.ts";

const COLORS: Record<Status, string> = { created: "green", updated: "blue", unchanged: "gray", refused: "red" };
/** Rows drawn at once: a file may have twenty thousand. */
const PAGE = 100;

/** What becomes of each row, with every reason; the refused first, since they need somebody. */
export function VerdictList({ verdicts, fileName }: { readonly verdicts: Verdicts; readonly fileName: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Status | "all">(verdicts.refused > 0 ? "refused" : "all");
  const [page, setPage] = useState(0);
  const rows = chosen === "all" ? verdicts.rows : verdicts.rows.filter(({ status }) => status === chosen);
  const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
  const isSite = verdicts.rows.some(({ kind }) => kind !== undefined);
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between">
          <Chip.Group value={chosen} onChange={(next) => { setChosen(next); setPage(0); }}>
            <Group gap={6} role="radiogroup" aria-label={t("import.show")}>
              {(["all", ...STATUSES] as const).map((status) => <Chip key={status} size="xs" value={status}>{`${t(`import.status.${status}`)} ${countText(status === "all" ? verdicts.rows.length : verdicts[status])}`}</Chip>)}
            </Group>
          </Chip.Group>
          {verdicts.refused > 0 && <Button size="xs" variant="default" leftSection={<Icon name="download" size={16} />} onClick={() => { keep(refusedAsCsv(verdicts.rows), `${fileName.replace(/\.[^.]+$/, "")}-refused.csv`); }}>{t("import.refusedFile")}</Button>}
        </Group>
        {rows.length === 0 && <Text size="sm" c="dimmed">{t("import.none")}</Text>}
        {rows.length > 0 && (
          <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="region" aria-label={t("import.rows")}>
            <Table verticalSpacing={6} aria-label={t("import.rows")}>
              <Table.Thead><Table.Tr><Table.Th scope="col" miw={50}>{t("import.row")}</Table.Th>{isSite && <Table.Th scope="col">{t("import.record")}</Table.Th>}<Table.Th scope="col" w={110}>{t("import.verdict")}</Table.Th><Table.Th scope="col">{t("import.why")}</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>{shown.map((verdict, n) => <Row key={`${verdict.kind ?? ""} ${String(verdict.row)} ${String(n)}`} verdict={verdict} isSite={isSite} />)}</Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {rows.length > PAGE && (
          <Group justify="flex-end" gap="xs">
            <Text size="sm" c="dimmed">{t("import.range", { first: countText(page * PAGE + 1), last: countText(page * PAGE + shown.length), total: countText(rows.length) })}</Text>
            <Button size="xs" variant="default" disabled={page === 0} onClick={() => { setPage(page - 1); }}>{t("page.previous")}</Button>
            <Button size="xs" variant="default" disabled={(page + 1) * PAGE >= rows.length} onClick={() => { setPage(page + 1); }}>{t("page.next")}</Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function Row({ verdict, isSite }: { readonly verdict: Verdict; readonly isSite: boolean }) {
  const { t } = useTranslation();
  const { kind, name, status, errors, changes = {} } = verdict;
  const declared = useCatalogue().data?.kinds.find((one) => one.kind === kind);
  const title = (field: string) => labelOfName(t, field);
  return (
    <Table.Tr>
      <Table.Td>{placeOf(verdict)}</Table.Td>
      {isSite && <Table.Td><Text span size="xs" c="dimmed">{declared === undefined ? kind : titleOf(t, declared)}</Text><Text size="sm">{name ?? "–"}</Text></Table.Td>}
      <Table.Td><Badge color={COLORS[status]} variant="light" tt="none">{t(`import.status.${status}`)}</Badge></Table.Td>
      <Table.Td>
        <ul className={classes.reasons}>
          {errors.map(({ field, reason, place }) => (
            <li key={`${field} ${reason}`}>{field === "" || field === "$" ? reason : t("import.because", { field: title(field), reason })}{place !== undefined && place !== verdict.place && <Text span size="xs" c="dimmed"> {place}</Text>}</li>
          ))}
          {Object.entries(changes).map(([field, [was, is]]) => <li key={field}>{title(field)}: <Code>{told(was)}</Code> → <Code>{told(is)}</Code></li>)}
        </ul>
      </Table.Td>
    </Table.Tr>
  );
}

function told(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Hands a text to the browser to save. */
function keep(text: string, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 1000);
}
