import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Asked } from "./asked.ts";

/** To the explanation of a figure. */
export function ExplainLink({ asked, children }: { readonly asked: Asked; readonly children: ReactNode }) {
  return <Anchor component={Link} to="/explain" search={asked as never} inherit>{children}</Anchor>;
}
