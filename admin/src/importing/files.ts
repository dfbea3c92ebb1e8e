/** Files that an import takes, by what their names end in. */

const TYPES: Readonly<Record<string, string>> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv",
  json: "application/json",
  yaml: "application/yaml",
  yml: "application/yaml",
};

export const SHEETS: readonly string[] = Object.keys(TYPES);

/** Content type of a file by its name; null for what cannot be imported. */
export function typeOf(name: string): string | null {
  return TYPES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? null;
}
