import { Badge, Skeleton, Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { TreeMeter } from "@meterhouse/ui/api/types.ts";
import { useLive } from "@meterhouse/ui/live/useLive.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { type Place, placeOfMeter } from "../../place/tree.ts";
import { useTree } from "../../place/useTree.ts";
import { LivePower } from "./LivePower.tsx";
import { powerOf } from "./power.ts";
import { Points } from "./Points.tsx";
import { SubjectPage } from "./SubjectPage.tsx";

/** A metering point: its figures, and the points that feed it with their newest values. */
export function MeterPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/meters/$id" });
  const tree = useTree();
  const place = useMemo(() => placeOfMeter(tree.data?.items ?? [], Number(id)), [tree.data, id]);
  if (tree.error && !tree.data) return <Failed error={tree.error} onRetry={() => void tree.refetch()} />;
  if (tree.isPending) return <Stack><Skeleton height={60} /><Skeleton height={104} /><Skeleton height={400} /></Stack>;
  const meter = place?.path.at(-1)?.meters.find((one) => one.id === Number(id));
  if (place === null || meter === undefined) return <Empty icon="meter" title={t("place.unknown")} hint={t("place.unknownHint")} />;
  return <Found key={meter.id} meter={meter} place={place} />;
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
