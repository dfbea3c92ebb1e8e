import { Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Tree } from "@meterhouse/ui/api/types.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import type { IconName } from "@meterhouse/ui/theme/Icon.tsx";

import { useTree } from "./useTree.ts";

interface PlacedProps<Found> {
  /** What the page is about, or null where there is no such thing. */
  readonly find: (tree: Tree) => Found | null;
  readonly icon: IconName;
  readonly children: (found: Found) => ReactNode;
}

/** A page of something in the tree, once it is known where it stands. */
export function Placed<Found>({ find, icon, children }: PlacedProps<Found>) {
  const { t } = useTranslation();
  const tree = useTree();
  if (tree.error && !tree.data) return <Failed error={tree.error} onRetry={() => void tree.refetch()} />;
  if (tree.isPending) return <Stack><Skeleton height={60} /><Skeleton height={104} /><Skeleton height={400} /></Stack>;
  const found = find(tree.data);
  if (found === null) return <Empty icon={icon} title={t("place.unknown")} hint={t("place.unknownHint")} />;
  return children(found);
}
