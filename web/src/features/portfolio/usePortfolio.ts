import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Against, Portfolio } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";

/** Sites over a period. While slots are being recomputed it asks again soon. */
export function usePortfolio({ from, to }: Period, against: Against | undefined) {
  return useQuery({
    queryKey: ["portfolio", from, to, against],
    queryFn: ({ signal }) => get<Portfolio>("/portfolio", { from, to, against }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => ((query.state.data?.pending ?? 0) > 0 ? 10_000 : 300_000),
  });
}
