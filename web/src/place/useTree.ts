import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { TreeSpace } from "@meterhouse/ui/api/types.ts";

/** The spaces that the user may see, with their meters. */
export function useTree(enabled = true) {
  return useQuery({
    queryKey: ["tree"],
    queryFn: ({ signal }) => get<{ items: TreeSpace[] }>("/spaces/tree", {}, signal),
    staleTime: 300_000,
    enabled,
  });
}
