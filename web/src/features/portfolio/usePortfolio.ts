import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Against, Compared, Portfolio } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";

import { refreshAfter } from "../../place/refresh.ts";

function withoutChanges(portfolio: Portfolio): Portfolio {
  const alone = <T extends Compared>(compared: T): T => ({ ...compared, reference: null, change: null });
  const sites = portfolio.sites.map((site) => ({ ...site, energy: site.energy.map(alone), cost: site.cost && alone(site.cost), carbon: site.carbon && alone(site.carbon) }));
  return { ...portfolio, against: null, sites };
}

/** Sites over a period. While slots are being recomputed it asks again soon. */
export function usePortfolio({ from, to }: Period, against: Against | undefined) {
  return useQuery({
    queryKey: ["portfolio", from, to, against],
    queryFn: ({ signal }) => get<Portfolio>("/portfolio", { from, to, against }, signal),
    // Asked for nothing to compare with, the API compares with last year all the same.
    select: against === undefined ? withoutChanges : (portfolio) => portfolio,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => refreshAfter(query.state.data?.pending, to),
  });
}
