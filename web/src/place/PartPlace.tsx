import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { TreePart } from "@meterhouse/ui/api/types.ts";

import { Placed } from "./Placed.tsx";
import { type Place, placeOfPart } from "./tree.ts";

interface PartPlaceProps {
  readonly kind: string;
  readonly id: number;
  readonly children: (part: TreePart, place: Place, note: ReactNode) => ReactNode;
}

/** The page of a part; another part is another page. */
export function PartPlace({ kind, id, children }: PartPlaceProps) {
  const { t } = useTranslation();
  return (
    <Placed find={(tree) => placeOfPart(tree, kind, id)} icon="building">
      {({ part, place }) => children(part, place, <Badge variant="light" color="gray" tt="none" fw={500}>{t(`parts.one.${kind}`)}</Badge>)}
    </Placed>
  );
}
