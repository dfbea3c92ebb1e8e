import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { TreeSpace } from "@meterhouse/ui/api/types.ts";

import { above, find } from "../../spaces/tree.ts";
import type { Somebody } from "./bindings.ts";

/** Time zone whose days are meant: that of the topmost space on the way to the record that names one, else UTC. */
export function useZone(paths: readonly (readonly Somebody[])[]): string {
  const tree = useQuery({ queryKey: ["tree"], queryFn: ({ signal }) => get<{ items: TreeSpace[] }>("/spaces/tree", {}, signal), staleTime: 60_000 });
  const spaces = tree.data?.items ?? [];
  for (const path of paths) {
    for (const { kind, id } of path) {
      if (kind !== "spaces") continue;
      const zone = [...(above(spaces, id) ?? []), id].map((one) => find(spaces, one)?.zone ?? null).find((found) => found !== null);
      if (zone !== undefined) return zone;
    }
  }
  return "UTC";
}
