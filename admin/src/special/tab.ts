/** What a tab of a record's page is given. */

import type { Kind } from "../catalogue/useCatalogue.ts";
import type { Held } from "../records/record.ts";

export interface TabProps {
  readonly kind: Kind;
  /** The record as the server last told it. */
  readonly held: Held;
}
