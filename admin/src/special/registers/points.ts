/** The points of a device, the models whose registers are known, and what a device answers now. */

import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";

import { call, get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";

import type { CatalogueRecord } from "../../records/record.ts";
import { type Address, addressIn } from "./address.ts";

export interface Point extends CatalogueRecord {
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
  readonly address: unknown;
  readonly low: number | null;
  readonly high: number | null;
  readonly register_max: number | null;
  readonly interval_seconds: number | null;
}

const MOST = 1000;

/** In the order in which the device is asked for them. */
export function usePoints(device: number) {
  return useQuery({
    queryKey: ["records", "points", "of-device", device],
    queryFn: async ({ signal }) => (await get<Page<Point>>("/points", { device_id: device, limit: MOST }, signal)).items.toSorted((a, b) => a.id - b.id),
    staleTime: 0,
  });
}

export interface Profile {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly source: string;
}

export interface Register {
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
  readonly address: Address;
  readonly register_max: number | null;
}

/** Models whose registers are known. */
export const PROFILES = queryOptions({ queryKey: ["profiles"], queryFn: ({ signal }) => get<{ items: Profile[] }>("/profiles", {}, signal), staleTime: Infinity });

export function useProfile(id: string | null, unit: number) {
  return useQuery({
    queryKey: ["profiles", id, unit],
    queryFn: ({ signal }) => get<Profile & { notes: string; registers: Register[] }>(`/profiles/${id ?? ""}`, { unit }, signal),
    enabled: id !== null,
    staleTime: Infinity,
  });
}

export interface Answered {
  readonly name: string;
  readonly unit: string;
  readonly value: number | string | null;
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
  readonly registers: readonly string[];
}

interface Asked {
  readonly name: string;
  readonly unit: string;
  readonly address: Address;
}

async function testRead(device: number, registers: readonly Asked[]): Promise<readonly Answered[]> {
  const { body } = await call<{ items: Answered[] }>(`/devices/${String(device)}/test-read`, { method: "POST", body: registers });
  return body.items;
}

/** Asks the device for its points now; answers by id of the point. Those without an address are not asked for. */
export function useTestRead(device: number) {
  return useMutation({
    mutationFn: async (points: readonly Point[]) => {
      const asked = points.flatMap(({ id, name, unit, address }) => {
        const known = addressIn(address);
        return known === null ? [] : [{ id, register: { name, unit, address: known } }];
      });
      const found = new Map<number, Answered>();
      // Some two hundred registers are read at once.
      for (let from = 0; from < asked.length; from += 200) {
        const some = asked.slice(from, from + 200);
        const answers = await testRead(device, some.map(({ register }) => register));
        some.forEach(({ id }, n) => {
          const answer = answers[n];
          if (answer !== undefined) found.set(id, answer);
        });
      }
      return found;
    },
  });
}

/** Asks for one register that no point has yet. */
export function useTry(device: number) {
  return useMutation({ mutationFn: async (register: Asked) => (await testRead(device, [register]))[0] ?? null });
}
