import { Skeleton } from "@mantine/core";

import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { useActs } from "../../records/acts.ts";
import { nameOf, useRecord } from "../../records/record.ts";
import type { TabProps } from "../tab.ts";
import { CircuitTable } from "./CircuitTable.tsx";
import { useCircuits } from "./circuits.ts";
import classes from "./distribution.module.css";
import { DrawingCard } from "./DrawingCard.tsx";

/** A distribution system: its single line drawing beside its circuits. */
export function DistributionTab({ kind, held: { record } }: TabProps) {
  const acts = useActs(kind.kind);
  const drawingId = typeof record.drawing_id === "number" ? record.drawing_id : null;
  const drawing = useRecord("drawings", drawingId);
  const { circuits, error, pointsOf } = useCircuits(record.id);
  return (
    <div className={classes.columns}>
      {drawing.error ? <Failed error={drawing.error} onRetry={() => void drawing.refetch()} />
        : drawingId !== null && !drawing.data ? <Skeleton height={320} />
          : <DrawingCard drawing={drawing.data?.record ?? null} name={nameOf(record)} onMade={(id) => acts.change(record.id, { drawing_id: id })} />}
      {error ? <Failed error={error} /> : circuits === undefined ? <Skeleton height={320} /> : <CircuitTable circuits={circuits} pointsOf={pointsOf} />}
    </div>
  );
}

/** A drawing as it looks. */
export function PictureTab({ held: { record } }: TabProps) {
  return <DrawingCard drawing={record} name={nameOf(record)} onMade={() => Promise.resolve()} />;
}
