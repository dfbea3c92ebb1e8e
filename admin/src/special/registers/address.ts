/** Where a value stands in a device, as a point's address has it. */

export interface Address {
  readonly unit: number;
  readonly function: number;
  /** On the wire, from 0. */
  readonly address: number;
  readonly type: string;
  readonly order: string;
  /** Unit of the point per step of the register. */
  readonly scale: number;
  readonly scale_register: number | null;
  /** What means "not available". */
  readonly invalid: readonly (string | number)[];
  readonly max: number | null;
  /** Registers of a text or of a mod10k; bit of a flag. */
  readonly count?: number | null;
  readonly bit?: number | null;
}

export const FUNCTIONS = [3, 4, 1, 2] as const;

const FOUR = ["ABCD", "CDAB", "BADC", "DCBA"];
const EIGHT = ["ABCDEFGH", "GHEFCDAB", "BADCFEHG", "HGFEDCBA"];

/** Registers that a type takes; null where the address says it by itself. */
export const TYPES: Readonly<Record<string, number | null>> = {
  int16: 1, uint16: 1, int32: 2, uint32: 2, int64: 4, uint64: 4, float32: 2, float64: 4, bcd16: 1, bcd32: 2, mod10k: null, bool: 1, string: null,
};

/** Orders that an address may have: the usual four, those of its width, and the one it has. */
export function ordersOf({ type, order }: Pick<Address, "type" | "order">): string[] {
  return [...new Set([...FOUR, ...(TYPES[type] === 4 || type === "mod10k" ? EIGHT : []), order])];
}

export const FRESH: Address = { unit: 1, function: 3, address: 0, type: "float32", order: "ABCD", scale: 1, scale_register: null, invalid: [], max: null };

/** The address of a point; null where it has none that can be read. */
export function addressIn(value: unknown): Address | null {
  if (typeof value !== "object" || value === null || typeof (value as Partial<Address>).address !== "number") return null;
  return { ...FRESH, ...(value as Partial<Address>) };
}

/** "4 · 801": what a manual's table is searched for. */
export function whereText({ function: code, address }: Address): string {
  return `${String(code)} · ${String(address)}`;
}

/** "float64 ABCD", with what else it takes to read it. */
export function formText({ type, order, count, bit }: Address): string {
  const rest = [count === null || count === undefined ? "" : `[${String(count)}]`, bit === null || bit === undefined ? "" : `.${String(bit)}`].join("");
  return TYPES[type] === 1 ? `${type}${rest}` : `${type}${rest} ${order}`;
}

/** What means "not available", as it is typed: "0x8000, nan". */
export function invalidText(invalid: readonly (string | number)[]): string {
  return invalid.join(", ");
}

export function invalidOf(text: string): (string | number)[] {
  return text.split(",").map((one) => one.trim()).filter((one) => one !== "").map((one) => (/^-?\d+(\.\d+)?$/.test(one) ? Number(one) : one));
}
