import { Group, Text, Tree, type TreeNodeData, useTree } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TreeSpace } from "@meterhouse/ui/api/types.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import classes from "./tree.module.css";

interface SpaceTreeProps {
  readonly spaces: readonly TreeSpace[];
  readonly search: string;
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
}

/** Spaces whose name holds the text, with all above them. */
export function matching(spaces: readonly TreeSpace[], text: string): TreeSpace[] {
  if (text.trim() === "") return [...spaces];
  const wanted = text.trim().toLocaleLowerCase();
  return spaces.flatMap((space) => {
    const children = matching(space.children, text);
    return children.length > 0 || space.name.toLocaleLowerCase().includes(wanted) ? [{ ...space, children }] : [];
  });
}

function nodesOf(spaces: readonly TreeSpace[]): TreeNodeData[] {
  return spaces.map(({ id, name, kind, children, meters }) => ({
    value: String(id),
    label: name,
    nodeProps: { kind, meters: meters.length },
    ...(children.length === 0 ? {} : { children: nodesOf(children) }),
  }));
}

/** Ids of the spaces that the chosen one stands in. */
function above(spaces: readonly TreeSpace[], id: number): string[] | null {
  for (const space of spaces) {
    if (space.id === id) return [];
    const below = above(space.children, id);
    if (below !== null) return [String(space.id), ...below];
  }
  return null;
}

/** The tree, with arrow keys to walk it; what is searched for is opened up to. */
export function SpaceTree({ spaces, search, chosen, onChoose }: SpaceTreeProps) {
  const { t } = useTranslation();
  const shown = useMemo(() => matching(spaces, search), [spaces, search]);
  const data = useMemo(() => nodesOf(shown), [shown]);
  const opened = useMemo(() => {
    const ids = search.trim() === "" ? [...spaces.map(({ id }) => String(id)), ...(chosen === null ? [] : above(spaces, chosen) ?? [])] : allIds(shown);
    return Object.fromEntries(ids.map((id) => [id, true]));
  }, [spaces, shown, search, chosen]);
  const [turned, setTurned] = useState<Record<string, boolean>>({});
  const tree = useTree({ expandedState: { ...opened, ...turned }, onExpandedStateChange: setTurned });
  if (shown.length === 0 && spaces.length > 0) return <Text size="sm" c="dimmed">{t("list.nothing")}</Text>;
  return (
    <Tree data={data} tree={tree} levelOffset={20} expandOnClick={false} aria-label={t("tree.title")}
      renderNode={({ node, expanded, hasChildren, elementProps }) => (
        <Group {...elementProps} className={`${elementProps.className} ${classes.node ?? ""}`} gap={4} wrap="nowrap" data-chosen={node.value === String(chosen)}
          onClick={(event) => { elementProps.onClick(event); onChoose(Number(node.value)); }}>
          <span className={classes.toggle} data-expanded={expanded} data-leaf={!hasChildren}
            onClick={(event) => { event.stopPropagation(); tree.toggleExpanded(node.value); }}>
            {hasChildren && <Icon name="right" size={16} />}
          </span>
          <Text size="sm" truncate>{node.label}</Text>
          <Text size="xs" c="dimmed" ml="auto" pl="xs" style={{ whiteSpace: "nowrap" }}>{t(`kind.${(node.nodeProps as { kind: string }).kind}`, { defaultValue: "" })}</Text>
        </Group>
      )} />
  );
}

function allIds(spaces: readonly TreeSpace[]): string[] {
  return spaces.flatMap(({ id, children }) => [String(id), ...allIds(children)]);
}
