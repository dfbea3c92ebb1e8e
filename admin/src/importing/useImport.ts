/** An import in two steps: what would happen, then that it happens, with the very same file. */

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { call } from "@meterhouse/ui/api/client.ts";

import { useForget } from "../records/acts.ts";
import { typeOf } from "./files.ts";
import type { Verdicts } from "./verdicts.ts";

/** Nobody could tell the type of the file from its name. */
export class UnknownType extends Error {}

export function useImport(path: string) {
  const forget = useForget();
  const [file, setFile] = useState<File | null>(null);
  const send = async (given: File, dryRun: boolean) => {
    const type = typeOf(given.name);
    if (type === null) throw new UnknownType(given.name);
    return (await call<Verdicts>(path, { method: "POST", file: { content: given, type }, query: dryRun ? { dry_run: true } : {} })).body;
  };
  const check = useMutation({ mutationFn: (given: File) => send(given, true) });
  const apply = useMutation({ mutationFn: (given: File) => send(given, false), onSuccess: () => forget() });
  return {
    file,
    choose: (given: File) => {
      apply.reset();
      setFile(given);
      check.mutate(given);
    },
    apply: () => { if (file !== null) apply.mutate(file); },
    again: () => {
      check.reset();
      apply.reset();
      setFile(null);
    },
    /** What would happen; null before it is known. */
    expected: check.data ?? null,
    /** What has happened; null before it has. */
    done: apply.data ?? null,
    isBusy: check.isPending || apply.isPending,
    error: apply.error ?? check.error,
  };
}
