import { useParams } from "@tanstack/react-router";

import { isMeter } from "@meterhouse/ui/api/kinds.ts";
import type { SubjectKind } from "@meterhouse/ui/api/types.ts";

import { PartPlace } from "../../place/PartPlace.tsx";
import { Parts } from "./Parts.tsx";
import { SubjectPage } from "./SubjectPage.tsx";

/** A tenant, a plant, a virtual meter: anything with energy that is no space and no meter of its own. */
export function PartPage() {
  const params = useParams({ from: "/$kind/$id" });
  const kind = params.kind as SubjectKind;
  return (
    <PartPlace kind={kind} id={Number(params.id)}>
      {({ id, name }, place, note) => (
        <SubjectPage key={`${kind} ${String(id)}`} subject={{ kind, id, name, zone: place.zone }} place={place} note={note} live={null}>
          {(ask) => (isMeter(kind) ? null : <Parts ask={ask} />)}
        </SubjectPage>
      )}
    </PartPlace>
  );
}
