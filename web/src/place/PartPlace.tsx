import { Badge, Skeleton, Stack } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { TreePart } from "@meterhouse/ui/api/types.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { type Place, placeOfPart } from "./tree.ts";
import { useTree } from "./useTree.ts";

interface PartPlaceProps {
  readonly kind: string;
  readonly id: number;
  readonly children: (part: TreePart, place: Place, note: ReactNode) => ReactNode;
}

/** The page of a part, once it is known where it stands; another part is another page. */
export function PartPlace({ kind, id, children }: PartPlaceProps) {
  const { t } = useTranslation();
  const tree = useTree();
  const found = useMemo(() => (tree.data === undefined ? null : placeOfPart(tree.data, kind, id)), [tree.data, kind, id]);
  if (tree.error && !tree.data) return <Failed error={tree.error} onRetry={() => void tree.refetch()} />;
  if (tree.isPending) return <Stack><Skeleton height={60} /><Skeleton height={104} /><Skeleton height={400} /></Stack>;
  if (found === null) return <Empty icon="building" title={t("place.unknown")} hint={t("place.unknownHint")} />;
  return children(found.part, found.place, <Badge variant="light" color="gray" tt="none" fw={500}>{t(`parts.one.${kind}`)}</Badge>);
}
