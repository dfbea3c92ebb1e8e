import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Tree } from "@meterhouse/ui/api/types.ts";

/** The spaces that the user may see, with their meters and other parts. */
export function useTree(enabled = true) {
  return useQuery({
    queryKey: ["tree"],
    queryFn: ({ signal }) => get<Tree>("/spaces/tree", {}, signal),
    staleTime: 300_000,
    enabled,
  });
}
