import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { useName } from "../records/record.ts";

interface ReferenceNameProps {
  readonly kind: string;
  readonly id: number;
  /** The name where it is known already; else it is asked for. */
  readonly name?: string | null;
  /** Of a link among many: it looks like text until one comes to it. */
  readonly className?: string | undefined;
}

/** A record by its name, as a link to it. */
export function ReferenceName({ kind, id, name = null, className }: ReferenceNameProps) {
  const found = useName(kind, name === null ? id : null);
  return <Anchor component={Link} to="/$kind/$id" params={{ kind, id: String(id) } as never} inherit {...(className === undefined ? {} : { className, c: "inherit" })}>{name ?? found ?? `#${String(id)}`}</Anchor>;
}
