import { useState } from "react";

import { type Held, useRecord } from "./record.ts";

/** A record for its form. While something is typed the form keeps the version that it began with, whatever is fetched meanwhile. */
export function useHeld(kind: string, id: number) {
  const { data, error, refetch } = useRecord(kind, id);
  const [pinned, setPinned] = useState<Held | null>(null);
  const [reloads, setReloads] = useState(0);
  const held = pinned ?? data ?? null;
  const release = () => { setPinned(null); };
  return {
    held,
    /** As the server last told it. */
    newest: data ?? null,
    error: data === undefined ? error : null,
    refetch: () => void refetch(),
    release,
    /** Another key is another form: it begins with what is held then. */
    form: {
      key: `${String(id)} ${held?.etag ?? ""} ${String(reloads)}`,
      onDirty: (dirty: boolean) => { setPinned(dirty ? held : null); },
      onReload: () => {
        release();
        setReloads((n) => n + 1);
        void refetch();
      },
    },
  };
}
