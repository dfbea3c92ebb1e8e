import { ActionIcon, Table, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { type Field, isFlat, optionsOf } from "../catalogue/schema.ts";
import { helpOf, labelOf, labelWithUnit } from "../catalogue/texts.ts";
import { FieldInput } from "./FieldInput.tsx";
import classes from "./form.module.css";
import type { RecordForm } from "./RecordForm.tsx";

/** More columns than this are no table any more. */
const MOST = 8;

/** Columns of a list's entries, where these are objects that each fit a row; else null. */
export function cellsOf({ shape, nullable }: Field): readonly Field[] | null {
  if (shape.is !== "object" || nullable) return null;
  const cells = shape.fields.filter(({ readOnly }) => !readOnly);
  const fits = cells.every(({ shape: inner }) => isFlat(inner) || inner.is === "references" || (inner.is === "list" && optionsOf(inner.item.shape) !== null));
  return fits && cells.length > 0 && cells.length <= MOST ? cells : null;
}

const WIDTHS: Partial<Record<Field["shape"]["is"], number>> = { subject: 320, list: 220, references: 220, number: 110, time: 100, boolean: 80 };
const USUAL = 170;

interface TableInputProps {
  readonly cells: readonly Field[];
  readonly label: string;
  readonly path: string;
  readonly form: RecordForm;
  readonly count: number;
  readonly onRemove: (place: number) => void;
}

/** Entries of a list, a row each. What is wrong with a whole row stands below it. */
export function TableInput({ cells, label, path, form, count, onRemove }: TableInputProps) {
  const { t } = useTranslation();
  const width = cells.reduce((sum, { shape }) => sum + (WIDTHS[shape.is] ?? USUAL), 60);
  return (
    <Table.ScrollContainer minWidth={width} type="native">
      <Table verticalSpacing={4} horizontalSpacing={6} withRowBorders={false} className={classes.table} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {cells.map((cell) => (
              <Table.Th key={cell.name} scope="col" fz="sm" fw={500} miw={WIDTHS[cell.shape.is] ?? USUAL}>
                <Tooltip label={helpOf(t, cell)} disabled={cell.help === null} multiline maw={320}><span tabIndex={cell.help === null ? undefined : 0}>{labelWithUnit(t, cell)}</span></Tooltip>
                {cell.required && !cell.nullable && <Text span c="var(--mantine-color-error)" aria-hidden="true"> *</Text>}
              </Table.Th>
            ))}
            <Table.Th w={40}><VisuallyHidden>{t("form.remove")}</VisuallyHidden></Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Array.from({ length: count }, (_, n) => [
            <Table.Tr key={n}>
              {cells.map((cell) => (
                <Table.Td key={cell.name} valign="top"><FieldInput field={cell} path={`${path}.${String(n)}.${cell.name}`} form={form} said={t("form.cell", { title: labelOf(t, cell), place: n + 1 })} /></Table.Td>
              ))}
              <Table.Td valign="top"><ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("form.removeAt", { place: n + 1 })} onClick={() => { onRemove(n); }}><Icon name="trash" size={18} /></ActionIcon></Table.Td>
            </Table.Tr>,
            form.errors[`${path}.${String(n)}`] !== undefined && (
              <Table.Tr key={`${String(n)} fault`}><Table.Td colSpan={cells.length + 1}><Text size="xs" c="var(--mantine-color-error)" role="alert">{form.errors[`${path}.${String(n)}`]}</Text></Table.Td></Table.Tr>
            ),
          ])}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
