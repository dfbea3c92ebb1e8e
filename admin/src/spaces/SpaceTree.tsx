import { Text } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TreeSpace } from "@meterhouse/ui/api/types.ts";

import { SpaceRow } from "./SpaceRow.tsx";
import classes from "./tree.module.css";
import { type TreeRow, mayMove, rowsOf } from "./tree.ts";
import { useWindow } from "./useWindow.ts";

interface SpaceTreeProps {
  /** What is shown: all, or what was found. */
  readonly spaces: readonly TreeSpace[];
  /** All spaces: what may be put where does not depend on what is looked for. */
  readonly all: readonly TreeSpace[];
  readonly meters: ReadonlyMap<number, number>;
  readonly search: string;
  readonly isOpen: (id: number) => boolean;
  readonly onTurn: (id: number, open: boolean) => void;
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
  /** The space that is being moved; null while none is. */
  readonly moving: TreeSpace | null;
  readonly onPick: (id: number | null) => void;
  /** Puts what is being moved into a space, or to the top. */
  readonly onDrop: (into: number | null) => void;
  readonly mayWrite: boolean;
}

const HEIGHT = 34;
/** The row that stands for the top of the tree, while something is moved. */
const TOP = 0;

/** The tree, with arrow keys to walk it. A space is moved by dragging it, or picked up with m and put down with Enter. */
export function SpaceTree({ spaces, all, meters, search, isOpen, onTurn, chosen, onChoose, moving, onPick, onDrop, mayWrite }: SpaceTreeProps) {
  const { t } = useTranslation();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const rows = rowsOf(spaces, isOpen);
  const [walked, setWalked] = useState<number | null>(null);
  const active = walked ?? chosen ?? rows[0]?.space.id ?? null;
  const places = new Map(rows.map(({ space }, n) => [space.id, n]));
  const shift = moving === null ? 0 : 1; // The row for the top.
  const { first, last, reveal } = useWindow(frame, rows.length + shift, HEIGHT);
  const place = active === TOP ? -1 : places.get(active ?? -1) ?? 0;
  useEffect(() => { reveal(place + shift); }, [place, shift]); // eslint-disable-line react-hooks/exhaustive-deps -- only a step of the walk scrolls
  const may = (into: number | null) => moving !== null && mayMove(all, moving.id, into);

  const walk = (to: number) => { setWalked(to < 0 ? (moving === null ? rows[0]?.space.id ?? null : TOP) : rows[Math.min(to, rows.length - 1)]?.space.id ?? null); };
  const act = (event: KeyboardEvent) => {
    const row: TreeRow | undefined = rows[place];
    switch (event.key) {
      case "ArrowDown": walk(place + 1); break;
      case "ArrowUp": walk(place - 1); break;
      case "Home": walk(moving === null ? 0 : -1); break;
      case "End": walk(rows.length - 1); break;
      case "ArrowRight":
        if (row === undefined || active === TOP) return;
        if (row.open === false) onTurn(row.space.id, true);
        else if (row.open === true) walk(place + 1);
        break;
      case "ArrowLeft":
        if (row === undefined || active === TOP) return;
        if (row.open === true) onTurn(row.space.id, false);
        else if (row.parent !== null) setWalked(row.parent);
        break;
      case "Enter":
        if (moving !== null) { if (may(active === TOP ? null : active)) onDrop(active === TOP ? null : active); } else if (row !== undefined) onChoose(row.space.id);
        break;
      case "Escape":
        if (moving === null) return;
        onPick(null);
        break;
      case "m":
        if (!mayWrite || row === undefined || active === TOP || event.ctrlKey || event.metaKey) return;
        onPick(moving === null ? row.space.id : null);
        break;
      default: return;
    }
    event.preventDefault();
  };

  const drag = { moving, may, onDrop, onPick };
  return (
    <div ref={frame} role="tree" aria-label={t("tree.title")} tabIndex={0} className={classes.tree} aria-activedescendant={active === null ? undefined : `${id} ${String(active)}`.replaceAll(" ", "-")} onKeyDown={act}>
      <div className={classes.all} style={{ height: (rows.length + shift) * HEIGHT }}>
        {moving !== null && (
          <div role="treeitem" aria-level={1} aria-selected={false} id={`${id} ${String(TOP)}`.replaceAll(" ", "-")} className={classes.row} data-active={active === TOP} data-target={may(null)} style={{ top: 0, height: HEIGHT, paddingInlineStart: 10 }}
            onClick={() => { if (may(null)) onDrop(null); }} onDragOver={(event) => { if (may(null)) event.preventDefault(); }} onDrop={(event) => { event.preventDefault(); if (may(null)) onDrop(null); }}>
            <Text size="sm" fs="italic">{t("tree.top")}</Text>
          </div>
        )}
        {rows.slice(Math.max(0, first - shift), last).map((row, n) => (
          <SpaceRow key={row.space.id} id={`${id} ${String(row.space.id)}`.replaceAll(" ", "-")} row={row} top={(Math.max(0, first - shift) + n + shift) * HEIGHT} height={HEIGHT} search={search} meters={meters.get(row.space.id) ?? 0}
            isActive={row.space.id === active} isChosen={row.space.id === chosen} drag={drag} mayWrite={mayWrite} onTurn={(open) => { onTurn(row.space.id, open); }}
            onPress={() => {
              setWalked(row.space.id);
              if (moving === null) onChoose(row.space.id);
              else if (may(row.space.id)) onDrop(row.space.id);
            }} />
        ))}
      </div>
    </div>
  );
}
