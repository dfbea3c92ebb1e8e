import { Failed } from "./Failed.tsx";

/** A page that broke while it was drawn, or whose code a newer version has replaced: loading anew mends most of it. */
export function Broken({ error }: { readonly error: unknown }) {
  return <Failed error={error instanceof Error ? error : new Error(String(error))} onRetry={() => { location.reload(); }} />;
}
