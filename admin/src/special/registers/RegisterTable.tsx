import { ActionIcon, Anchor, Card, Table, Text, VisuallyHidden } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readingText } from "@meterhouse/ui/quantity/quantity.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { optionText } from "../../catalogue/texts.ts";
import { addressIn, formText, whereText } from "./address.ts";
import { Answer, Raw } from "./Answer.tsx";
import type { Answered, Point } from "./points.ts";
import classes from "./registers.module.css";

interface RegisterTableProps {
  readonly points: readonly Point[];
  /** By id of the point; null before anything was read. */
  readonly answers: ReadonlyMap<number, Answered> | null;
  /** Null for those who may not change anything. */
  readonly onEdit: ((point: Point) => void) | null;
}

const HEADS = ["channel", "kind", "unit", "register", "type", "scale", "low", "high"] as const;
const NUMBERS = new Set<string>(["scale", "low", "high"]);

/** The points of a device, with what they answer now. */
export function RegisterTable({ points, answers, onEdit }: RegisterTableProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <Table.ScrollContainer minWidth={760} type="native">
        <Table aria-label={t("special.registers.title")} verticalSpacing={6} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {HEADS.map((head) => <Table.Th key={head} scope="col" ta={NUMBERS.has(head) ? "right" : "left"}>{t(`special.registers.${head}`)}</Table.Th>)}
              {answers !== null && <><Table.Th scope="col">{t("special.registers.now")}</Table.Th><Table.Th scope="col">{t("special.registers.raw")}</Table.Th></>}
              {onEdit !== null && <Table.Th scope="col"><VisuallyHidden>{t("special.acts")}</VisuallyHidden></Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {points.map((point) => {
              const address = addressIn(point.address);
              const answered = answers?.get(point.id);
              return (
                <Table.Tr key={point.id} {...(answered !== undefined && answered.reason !== null ? { className: classes.refused ?? "" } : {})}>
                  <Table.Th scope="row" fw={500}><Anchor component={Link} to="/$kind/$id" params={{ kind: "points", id: String(point.id) } as never} inherit>{point.name}</Anchor></Table.Th>
                  <Table.Td>{optionText(t, point.kind, "kind")}</Table.Td>
                  <Table.Td>{point.unit}</Table.Td>
                  <Table.Td className={classes.code}>{address === null ? <Text span size="sm" c="dimmed">{t("special.registers.none")}</Text> : <span title={t("special.registers.where", { unit: address.unit, function: address.function, address: address.address })}>{whereText(address)}</span>}</Table.Td>
                  <Table.Td className={classes.code}>{address !== null && formText(address)}</Table.Td>
                  <Table.Td className={classes.number}>{address !== null && readingText(address.scale, null)}</Table.Td>
                  <Table.Td className={classes.number}>{readingText(point.low, null)}</Table.Td>
                  <Table.Td className={classes.number}>{readingText(point.high, null)}</Table.Td>
                  {answers !== null && <><Table.Td>{answered !== undefined && <Answer answered={answered} />}</Table.Td><Table.Td>{answered !== undefined && <Raw answered={answered} />}</Table.Td></>}
                  {onEdit !== null && <Table.Td ta="right"><ActionIcon variant="subtle" aria-label={t("special.registers.edit", { name: point.name })} onClick={() => { onEdit(point); }}><Icon name="edit" size={18} /></ActionIcon></Table.Td>}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
