import { Anchor, Card, Table, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Age } from "@meterhouse/ui/live/Age.tsx";
import { readingText } from "@meterhouse/ui/quantity/quantity.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";

import { textOf } from "../../catalogue/values.ts";
import { type CatalogueRecord, nameOf } from "../../records/record.ts";
import { ReferenceName } from "../../values/ReferenceName.tsx";
import type { CircuitPoint } from "./circuits.ts";
import classes from "./distribution.module.css";

interface CircuitTableProps {
  readonly circuits: readonly CatalogueRecord[];
  readonly pointsOf: (circuit: number) => readonly CircuitPoint[];
}

const FACTS = ["room", "switchgear", "customers"] as const;

/** The circuits of a system, each with the newest values of its points. */
export function CircuitTable({ circuits, pointsOf }: CircuitTableProps) {
  const { t } = useTranslation();
  return (
    <Card component="section">
      <Title order={2} size="h5" mb={4}>{t("special.circuits.title")}</Title>
      {circuits.length === 0 ? (
        <Empty icon="bolt" title={t("special.circuits.none")} hint={t("special.circuits.noneHint")}><Anchor component={Link} to="/$kind/$id" params={{ kind: "distribution-circuits", id: "new" } as never}>{t("special.circuits.add")}</Anchor></Empty>
      ) : (
        <Table.ScrollContainer minWidth={520} type="native">
          <Table aria-label={t("special.circuits.title")} verticalSpacing={6}>
            <Table.Thead><Table.Tr>{(["circuit", "where", "peak", "points"] as const).map((head) => <Table.Th key={head} scope="col">{t(`special.circuit.${head}`)}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody>
              {circuits.map((circuit) => (
                <Table.Tr key={circuit.id}>
                  <Table.Th scope="row" fw={500}><ReferenceName kind="distribution-circuits" id={circuit.id} name={nameOf(circuit)} /></Table.Th>
                  <Table.Td>{FACTS.map((fact) => textOf(circuit[fact])).filter((one) => one !== "").join(", ") || "–"}</Table.Td>
                  <Table.Td>{[typeof circuit.peak_load === "number" ? readingText(circuit.peak_load, "kW") : "", typeof circuit.peak_current === "number" ? readingText(circuit.peak_current, "A") : ""].filter((one) => one !== "").join(", ") || "–"}</Table.Td>
                  <Table.Td><PointList points={pointsOf(circuit.id)} /></Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

function PointList({ points }: { readonly points: readonly CircuitPoint[] }) {
  const { t } = useTranslation();
  if (points.length === 0) return <Text size="sm" c="dimmed">{t("special.circuits.noPoints")}</Text>;
  return (
    <ul className={classes.points}>
      {points.map(({ id, name, unit, latest }) => (
        <li key={id}>
          <ReferenceName kind="points" id={id} name={name} />
          {latest === null ? <Text span size="sm" c="dimmed">{t("special.circuits.noValue")}</Text>
            : <><strong>{readingText(latest.value, unit)}</strong> <Text span size="xs" c="dimmed"><Age at={Date.parse(latest.timestamp)} zone="UTC" /></Text></>}
        </li>
      ))}
    </ul>
  );
}
