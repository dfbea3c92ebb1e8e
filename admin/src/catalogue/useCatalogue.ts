/** The kinds of records that the API declares, from its own OpenAPI document. */

import { useQuery } from "@tanstack/react-query";

import { get } from "@meterhouse/ui/api/client.ts";

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
}

export interface Kind extends Omit<DeclaredKind, "schema"> {
  readonly fields: readonly Field[];
}

interface Document {
  readonly components: { readonly schemas: Schemas };
  readonly "x-kinds": readonly DeclaredKind[];
}

export interface Catalogue {
  readonly kinds: readonly Kind[];
  readonly groups: readonly { readonly name: string; readonly kinds: readonly Kind[] }[];
}

export function catalogueOf({ components: { schemas }, "x-kinds": declared }: Document): Catalogue {
  const kinds = declared.map(({ schema, ...kind }) => ({ ...kind, fields: fieldsOf(schemas[schema] ?? {}, schemas) }));
  const groups = [...new Set(kinds.map(({ group }) => group))].map((name) => ({ name, kinds: kinds.filter(({ group }) => group === name) }));
  return { kinds, groups };
}

export function useCatalogue() {
  return useQuery({
    queryKey: ["catalogue"],
    queryFn: async ({ signal }) => catalogueOf(await get<Document>("/openapi.json", {}, signal)),
    staleTime: Infinity,
  });
}

export function useKind(name: string): Kind | undefined {
  return useCatalogue().data?.kinds.find(({ kind }) => kind === name);
}
