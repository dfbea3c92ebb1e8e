/** The live socket: its cookies say who it is; subscribes, and comes back by itself when the line breaks. */

import { renew } from "../api/client.ts";
import type { ChannelValue } from "../api/types.ts";

export type Target = { readonly meter: number } | { readonly space: number } | { readonly deviceId: string };
export type LineState = "connecting" | "live" | "lost" | "refused";

export interface Listener {
  readonly onState: (state: LineState) => void;
  readonly onValues: (values: readonly ChannelValue[]) => void;
}

/** What the server closes with when the access token is no good: it may have expired while the line was down. */
const REFUSED = 4401;
const LONGEST_WAIT_MS = 30_000;

/** Wait before the nth attempt [ms]: doubles from one second, and strays so that not all pages come at once. */
export function backOff(attempt: number, stray: number): number {
  return Math.min(1000 * 2 ** attempt, LONGEST_WAIT_MS) * (0.75 + stray / 2);
}

/** Opens the line; the function returned closes it for good. */
export function listen(targets: readonly Target[], { onState, onValues }: Listener): () => void {
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  let closed = false;
  let renewed = false;

  const again = () => {
    onState("lost");
    timer = setTimeout(open, backOff(attempt, Math.random()));
    attempt += 1;
  };
  /** The next token, once; who is refused with that one as well has no business here. */
  const present = () => {
    if (renewed) {
      onState("refused");
      return;
    }
    renewed = true;
    renew().then((goesOn) => {
      if (closed) return;
      if (goesOn) open();
      else onState("refused");
    }, again);
  };
  const open = () => {
    onState(attempt === 0 ? "connecting" : "lost");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const line = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    socket = line;
    line.onopen = () => {
      line.send("{}");
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
        present();
        return;
      }
      renewed = false;
      again();
    };
  };

  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    socket?.close();
  };
}
