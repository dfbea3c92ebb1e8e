import { Highlight, Text, VisuallyHidden } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TreeSpace } from "@meterhouse/ui/api/types.ts";
import { countText } from "@meterhouse/ui/quantity/quantity.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import classes from "./tree.module.css";
import type { TreeRow } from "./tree.ts";

export interface Drag {
  readonly moving: TreeSpace | null;
  readonly may: (into: number | null) => boolean;
  readonly onDrop: (into: number | null) => void;
  readonly onPick: (id: number | null) => void;
}

interface SpaceRowProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly top: number;
  readonly height: number;
  readonly search: string;
  readonly meters: number;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly drag: Drag;
  readonly mayWrite: boolean;
  readonly onTurn: (open: boolean) => void;
  readonly onPress: () => void;
}

/** Held over a closed space so long [ms], what is dragged opens it. */
const OPENS_AFTER = 600;

/** One space: its name, what it is, and how many meters stand in it and below. */
export function SpaceRow({ id, row: { space, level, place, siblings, open }, top, height, search, meters, isActive, isChosen, drag, mayWrite, onTurn, onPress }: SpaceRowProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const leave = () => {
    setOver(false);
    clearTimeout(timer.current);
  };
  const mayDrop = drag.may(space.id);
  return (
    <div id={id} role="treeitem" aria-level={level} aria-posinset={place} aria-setsize={siblings} aria-selected={isChosen} {...(open === null ? {} : { "aria-expanded": open })}
      className={classes.row} data-active={isActive} data-chosen={isChosen} data-moving={drag.moving?.id === space.id} data-target={mayDrop && (over || isActive)} style={{ top, height, paddingInlineStart: 6 + (level - 1) * 18 }}
      draggable={mayWrite} onClick={onPress}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", space.name);
        // The row for the top must not appear before the browser has taken its picture of this one.
        setTimeout(() => { drag.onPick(space.id); }, 0);
      }}
      onDragEnd={() => { drag.onPick(null); }}
      onDragEnter={() => {
        setOver(true);
        if (open === false) timer.current = setTimeout(() => { onTurn(true); }, OPENS_AFTER);
      }}
      onDragLeave={leave}
      onDragOver={(event) => { if (mayDrop) event.preventDefault(); }}
      onDrop={(event) => {
        event.preventDefault();
        leave();
        if (mayDrop) drag.onDrop(space.id);
      }}>
      <span className={classes.toggle} data-expanded={open === true} aria-hidden="true" onClick={(event) => { event.stopPropagation(); if (open !== null) onTurn(!open); }}>
        {open !== null && <Icon name="right" size={16} />}
      </span>
      <Highlight component="span" size="sm" highlight={search.trim()} className={classes.name}>{space.name}</Highlight>
      <Text span size="xs" c="dimmed" className={classes.note}>{t(`kind.${space.kind}`, { defaultValue: "" })}</Text>
      {meters > 0 && <Text span size="xs" c="dimmed" className={classes.count} title={t("tree.meters", { count: meters, here: space.meters.length })}><Icon name="meter" size={14} /><span>{countText(meters)}</span><VisuallyHidden>{t("tree.metersWord", { count: meters })}</VisuallyHidden></Text>}
    </div>
  );
}
