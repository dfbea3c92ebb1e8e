import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { get } from "../api/client.ts";
import { useSession } from "../api/session.ts";
import type { ChannelValue } from "../api/types.ts";
import { type LineState, listen, type Target } from "./socket.ts";

export interface Live {
  readonly values: readonly ChannelValue[];
  readonly state: LineState;
  readonly error: Error | null;
}

type Received = ReadonlyMap<string, ChannelValue>;

const keyOf = (value: ChannelValue) => `${value.deviceId} ${value.component} ${value.channel}`;

/** The newer of two values of each channel: what REST knew at the start, then what the socket brings. */
export function merged(known: Received, arrived: readonly ChannelValue[]): Received {
  const next = new Map(known);
  for (const value of arrived) {
    const old = next.get(keyOf(value));
    if (old === undefined || Date.parse(old.timestamp) <= Date.parse(value.timestamp)) next.set(keyOf(value), value);
  }
  return next;
}

const NOTHING: Received = new Map();

/** Newest values of a meter's, a space's or a device's channels, kept fresh by the socket. */
export function useLive(target: Target): Live {
  const user = useSession()?.user.id;
  const [key, id] = Object.entries(target)[0] as [string, string | number];
  const [state, setState] = useState<LineState>("connecting");
  const [received, setReceived] = useState<{ of: string; values: Received }>({ of: "", values: NOTHING });
  const name = `${key} ${String(id)}`;
  const start = useQuery({ queryKey: ["latest", key, id], queryFn: ({ signal }) => get<ChannelValue[]>("/channels/latest", { [key]: id }, signal), staleTime: 30_000 });

  useEffect(() => {
    if (user === undefined) return undefined;
    return listen([{ [key]: id } as unknown as Target], {
      onState: setState,
      onValues: (arrived) => { setReceived((known) => ({ of: name, values: merged(known.of === name ? known.values : NOTHING, arrived) })); },
    });
  }, [user, key, id, name]);

  const values = useMemo(() => {
    const known = merged(NOTHING, start.data ?? []);
    return [...(received.of === name ? merged(known, [...received.values.values()]) : known).values()];
  }, [start.data, received, name]);
  return { values, state, error: start.error };
}
