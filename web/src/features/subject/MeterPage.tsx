import { Badge } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { TreeMeter } from "@meterhouse/ui/api/types.ts";
import { useLive } from "@meterhouse/ui/live/useLive.ts";

import { Placed } from "../../place/Placed.tsx";
import { type Place, placeOfMeter } from "../../place/tree.ts";
import { LivePower } from "./LivePower.tsx";
import { powerOf } from "./power.ts";
import { Points } from "./Points.tsx";
import { SubjectPage } from "./SubjectPage.tsx";

/** A metering point: its figures, and the points that feed it with their newest values. */
export function MeterPage() {
  const id = Number(useParams({ from: "/meters/$id" }).id);
  const meters = ({ path }: Place) => path.flatMap((space) => space.meters).filter((meter) => meter.id === id).slice(-1);
  return <Placed find={({ items }) => placeOfMeter(items, id)} icon="meter">{(place) => meters(place).map((meter) => <Found key={meter.id} meter={meter} place={place} />)}</Placed>;
}

function Found({ meter, place }: { readonly meter: TreeMeter; readonly place: Place }) {
  const { t } = useTranslation();
  const live = useLive({ meter: meter.id });
  // Asked for one meter, the API need not repeat which.
  const power = powerOf([meter], live.values.map((value) => ({ ...value, meter_id: meter.id })));
  return (
    <SubjectPage subject={{ kind: "meters", id: meter.id, name: meter.name, zone: place.zone }} place={place}
      note={<Badge variant="light" color="gray" tt="none" fw={500}>{t("kind.meter")}</Badge>}
      live={power && <LivePower key="live" power={power} line={live.state} zone={place.zone} />}>
      {() => <Points meter={meter.id} live={live} zone={place.zone} />}
    </SubjectPage>
  );
}
