import { LimitSentence } from "./people/LimitSentence.tsx";
import type { TabProps } from "./tab.ts";

const LIMITED = new Set(["users", "api-keys"]);

/** What is said of a record above its tabs. */
export function Aside(props: TabProps) {
  return LIMITED.has(props.kind.kind) ? <LimitSentence {...props} /> : null;
}
