import { Anchor, Badge, Card, Table, Title } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { TreeSpace } from "@meterhouse/ui/api/types.ts";
import { useLive } from "@meterhouse/ui/live/useLive.ts";

import { Placed } from "../../place/Placed.tsx";
import { type Place, placeOfSpace, topMeters } from "../../place/tree.ts";
import { Here } from "./Here.tsx";
import { LivePower } from "./LivePower.tsx";
import { powerOf } from "./power.ts";
import { Parts } from "./Parts.tsx";
import { SubjectPage } from "./SubjectPage.tsx";

/** A site, a building, a floor: any space, from its figures down to what it is made of. */
export function SpacePage() {
  const id = Number(useParams({ from: "/spaces/$id" }).id);
  return <Placed find={({ items }) => placeOfSpace(items, id)} icon="building">{(place) => place.path.slice(-1).map((space) => <Found key={space.id} space={space} place={place} />)}</Placed>;
}

function Found({ space, place }: { readonly space: TreeSpace; readonly place: Place }) {
  const { t } = useTranslation();
  const live = useLive({ space: space.id });
  const power = powerOf(topMeters(space), live.values);
  return (
    <SubjectPage subject={{ kind: "spaces", id: space.id, name: space.name, zone: place.zone }} place={place}
      note={<Badge variant="light" color="gray" tt="none" fw={500}>{t(`kind.${space.kind}`, { defaultValue: space.kind })}</Badge>}
      live={power && <LivePower key="live" power={power} line={live.state} zone={place.zone} />}>
      {(ask) => (
        <>
          <Parts ask={ask} />
          {space.meters.length > 0 && <Meters space={space} />}
          {space.parts.length > 0 && <Here parts={space.parts} />}
        </>
      )}
    </SubjectPage>
  );
}

function Meters({ space }: { readonly space: TreeSpace }) {
  const { t } = useTranslation();
  const names = new Map(space.meters.map(({ id, name }) => [id, name]));
  return (
    <Card component="section" data-no-print>
      <Title order={2} size="h4" mb="sm">{t("meters.title")}</Title>
      <Table highlightOnHover>
        <Table.Thead><Table.Tr><Table.Th scope="col">{t("meters.name")}</Table.Th><Table.Th scope="col">{t("meters.master")}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {space.meters.map(({ id, name, master_id }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row" fw={500}><Anchor component={Link} to="/meters/$id" params={{ id: String(id) } as never} inherit>{name}</Anchor></Table.Th>
              <Table.Td c="dimmed">{master_id === null ? t("meters.main") : names.get(master_id) ?? t("meters.elsewhere")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
