/** The kinds of records that the API declares, from its own OpenAPI document. */

import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";

import { type Field, fieldsOf, type Schemas } from "./schema.ts";

interface DeclaredKind {
  readonly kind: string;
  readonly schema: string;
  readonly title: string;
  readonly titlePlural: string;
  readonly group: string;
  /** Fields that the list shows. */
  readonly columns: readonly string[];
  /** Whether the list can be searched by text. */
  readonly search: boolean;
  /** What such a record is, in a sentence. */
  readonly help?: string;
  /** Whether its records are taken from files. */
  readonly importable?: boolean;
  /** Whether what was deleted can be brought back. */
  readonly restorable?: boolean;
  /** Field that names the record above, where the kind is a tree. */
  readonly tree?: string | null;
  /** What may be bound to a record of this kind. */
  readonly parts?: readonly Part[];
  /** What a record of this kind may be bound to. */
  readonly wholes?: readonly string[];
  /** What changing it takes, and what seeing it takes. */
  readonly permission?: string;
  readonly readPermission?: string;
}

export interface Part {
  readonly kind: string;
  readonly roles: readonly string[];
}

export interface Kind extends Required<Omit<DeclaredKind, "schema">> {
  readonly fields: readonly Field[];
}

/** What a kind is when the API says nothing else of it. */
export const UNSAID = { help: "", importable: true, restorable: true, tree: null, parts: [], wholes: [], permission: "configuration", readPermission: "records" } as const;

interface Document {
  readonly components: { readonly schemas: Schemas };
  readonly "x-kinds": readonly DeclaredKind[];
}

export interface Catalogue {
  readonly kinds: readonly Kind[];
  readonly groups: readonly { readonly name: string; readonly kinds: readonly Kind[] }[];
}

export function catalogueOf({ components: { schemas }, "x-kinds": declared }: Document): Catalogue {
  const kinds = declared.map(({ schema, ...kind }) => ({ ...UNSAID, ...kind, fields: fieldsOf(schemas[schema] ?? {}, schemas) }));
  return { kinds, groups: groupsOf(kinds) };
}

export function groupsOf(kinds: readonly Kind[]): Catalogue["groups"] {
  return [...new Set(kinds.map(({ group }) => group))].map((name) => ({ name, kinds: kinds.filter(({ group }) => group === name) }));
}

export function useCatalogue() {
  return useQuery({
    queryKey: ["catalogue"],
    queryFn: async ({ signal }) => catalogueOf(await get<Document>("/openapi.json", {}, signal)),
    staleTime: Infinity,
  });
}

/** What the signed-in person may see: kinds for which they lack the permission are not there. */
export function useSeen(): Catalogue {
  const may = useMay();
  const kinds = (useCatalogue().data?.kinds ?? []).filter(({ readPermission }) => may(readPermission));
  return { kinds, groups: groupsOf(kinds) };
}

export function useKind(name: string): Kind | undefined {
  return useCatalogue().data?.kinds.find(({ kind }) => kind === name);
}
