import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { addressIn } from "./address.ts";
import { PointForm, type PointDraft } from "./PointForm.tsx";
import type { Point } from "./points.ts";

/** A point to change, or a new one to begin with. */
export type Drawn = { readonly point: Point } | { readonly start: PointDraft };

interface PointDrawerProps {
  readonly device: number;
  readonly drawn: Drawn | null;
  readonly onClose: () => void;
}

function startOf({ name, kind, unit, address, low, high, register_max, interval_seconds }: Point): PointDraft {
  return { name, kind, unit, address: addressIn(address), low, high, register_max, interval_seconds };
}

/** A point beside the table of its device. */
export function PointDrawer({ device, drawn, onClose }: PointDrawerProps) {
  const { t } = useTranslation();
  const point = drawn !== null && "point" in drawn ? drawn.point : null;
  const title = point === null ? t("special.registers.newPoint") : point.name;
  return (
    <Drawer opened={drawn !== null} onClose={onClose} position="right" size="md" title={title} closeButtonProps={{ "aria-label": t("form.close") }}>
      {drawn !== null && <PointForm key={point?.id ?? 0} device={device} point={point} start={"start" in drawn ? drawn.start : startOf(drawn.point)} onDone={onClose} />}
    </Drawer>
  );
}
