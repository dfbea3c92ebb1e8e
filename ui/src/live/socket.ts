/** The live socket: says who it is, subscribes, and comes back by itself when the line breaks. */

import type { ChannelValue } from "../api/types.ts";

export type Target = { readonly meter: number } | { readonly space: number } | { readonly deviceId: string };
export type LineState = "connecting" | "live" | "lost" | "refused";

export interface Listener {
  readonly onState: (state: LineState) => void;
  readonly onValues: (values: readonly ChannelValue[]) => void;
}

/** What the server closes with when the token is no good: there is no use in trying again. */
const REFUSED = 4401;
const LONGEST_WAIT_MS = 30_000;

/** Wait before the nth attempt [ms]: doubles from one second, and strays so that not all pages come at once. */
export function backOff(attempt: number, stray: number): number {
  return Math.min(1000 * 2 ** attempt, LONGEST_WAIT_MS) * (0.75 + stray / 2);
}

/** Opens the line; the function returned closes it for good. */
export function listen(token: string, targets: readonly Target[], { onState, onValues }: Listener): () => void {
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  let closed = false;

  const open = () => {
    onState(attempt === 0 ? "connecting" : "lost");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const line = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    socket = line;
    line.onopen = () => {
      line.send(JSON.stringify({ token }));
      line.send(JSON.stringify({ subscribe: targets }));
      attempt = 0;
      onState("live");
    };
    line.onmessage = ({ data }) => {
      const message: unknown = JSON.parse(String(data));
      if (Array.isArray(message)) onValues(message as ChannelValue[]);
    };
    line.onclose = ({ code }) => {
      if (closed) return;
      if (code === REFUSED) {
        onState("refused");
        return;
      }
      onState("lost");
      timer = setTimeout(open, backOff(attempt, Math.random()));
      attempt += 1;
    };
  };

  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    socket?.close();
  };
}
