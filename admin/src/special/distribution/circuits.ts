/** The circuits of a distribution system, the points bound to each, and what these say now. */

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import type { ChannelValue, Page } from "@meterhouse/ui/api/types.ts";

import { type CatalogueRecord, nameIn } from "../../records/record.ts";
import type { Binding } from "../bindings/bindings.ts";

const MOST = 1000;
/** How often newest values are asked for [ms]. */
const REFRESHED = 10_000;

export interface CircuitPoint {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  /** Null where none has come yet. */
  readonly latest: ChannelValue | null;
}

function useMany<T>(path: string, query: Record<string, string | number | readonly number[]>, enabled: boolean) {
  return useQuery({
    queryKey: ["records", path, query],
    queryFn: async ({ signal }) => (await get<Page<T>>(path, { ...query, limit: MOST }, signal)).items,
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export function useCircuits(system: number) {
  const circuits = useMany<CatalogueRecord>("/distribution-circuits", { system_id: system, sort: "name" }, true);
  const ids = (circuits.data ?? []).map(({ id }) => id);
  const bindings = useMany<Binding>("/bindings", { owner_kind: "distribution-circuits", owner_id: ids }, ids.length > 0);
  const pointIds = [...new Set((bindings.data ?? []).map(({ part_id }) => part_id))];
  const points = useMany<CatalogueRecord>("/points", { id: pointIds }, pointIds.length > 0);
  const devices = [...new Set((points.data ?? []).map((point) => nameIn(point, "device_id")).filter((name) => name !== null))];
  const latest = useQueries({
    queries: devices.map((deviceId) => ({
      queryKey: ["latest", "deviceId", deviceId],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<ChannelValue[]>("/channels/latest", { deviceId }, signal),
      refetchInterval: REFRESHED,
    })),
  });
  const values = latest.flatMap(({ data }) => data ?? []);
  const pointsOf = (circuit: number): CircuitPoint[] => (bindings.data ?? []).filter(({ owner_id }) => owner_id === circuit).flatMap(({ part_id }) => {
    const point = points.data?.find(({ id }) => id === part_id);
    if (point === undefined) return [];
    const name = String(point.name);
    const device = nameIn(point, "device_id");
    return [{ id: point.id, name, unit: String(point.unit), latest: values.find(({ deviceId, channel }) => deviceId === device && channel === name) ?? null }];
  });
  return { circuits: circuits.data, error: circuits.error ?? bindings.error ?? points.error, pointsOf };
}
