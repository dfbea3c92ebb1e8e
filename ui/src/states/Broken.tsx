import { Failed } from "./Failed.tsx";

/** A page that broke while it was drawn, or whose code a newer version has replaced: loading anew mends most of it. */
export function Broken({ error }: { readonly error: Error }) {
  return <Failed error={error} onRetry={() => { location.reload(); }} />;
}
