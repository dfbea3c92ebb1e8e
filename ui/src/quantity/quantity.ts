/** Numbers with their unit, scaled to be read: 1234567 kWh is "1.23 GWh", and stays GWh within a chart. */

import { locale } from "../i18n/locale.ts";

export interface Scale {
  /** What the scaled number is in. */
  readonly unit: string;
  /** The number is divided by this. */
  readonly divisor: number;
  /** Digits after the point, the same for every number of the scale. */
  readonly digits: number;
}

/** Units that grow by prefixes, each with how many of the first it holds. */
const LADDERS: readonly (readonly (readonly [string, number])[])[] = [
  [["Wh", 1], ["kWh", 1e3], ["MWh", 1e6], ["GWh", 1e9]],
  [["W", 1], ["kW", 1e3], ["MW", 1e6], ["GW", 1e9]],
  [["varh", 1], ["kvarh", 1e3], ["Mvarh", 1e6]],
  [["kVA", 1], ["MVA", 1e3]],
  [["kgCO₂e", 1], ["tCO₂e", 1e3], ["ktCO₂e", 1e6]],
  [["kg", 1], ["t", 1e3], ["kt", 1e6]],
  [["MJ", 1], ["GJ", 1e3], ["TJ", 1e6]],
];

const SPELLINGS: Record<string, string> = { "kgCO2e": "kgCO₂e", "kg CO2e": "kgCO₂e", "kg CO₂e": "kgCO₂e", "m3": "m³", "degC": "°C" };

/** The unit as it is printed. */
export function printedUnit(unit: string): string {
  return SPELLINGS[unit] ?? unit;
}

/** One scale that suits all of these values: the largest decides. */
export function scaleFor(unit: string, values: readonly (number | null)[]): Scale {
  const printed = printedUnit(unit);
  const largest = values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  const ladder = LADDERS.find((rungs) => rungs.some(([name]) => name === printed));
  const own = ladder?.find(([name]) => name === printed)?.[1] ?? 1;
  // Beside others up to 9,999 kWh stays kWh, so that the small ones among them keep their digits.
  const least = values.length > 1 ? 10 : 1;
  const rung = ladder?.findLast(([, size]) => size <= own || (largest * own) / size >= least);
  const divisor = rung === undefined ? 1 : rung[1] / own;
  return { unit: rung?.[0] ?? printed, divisor, digits: digitsFor(largest / divisor) };
}

function digitsFor(largest: number): number {
  if (largest >= 1000) return 0;
  if (largest >= 10) return 1;
  return 2;
}

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale(), options);
    formats.set(key, found);
  }
  return found;
}

/** The number alone, in the scale; an en dash where nothing is known. */
export function numberText(value: number | null, scale: Scale): string {
  if (value === null) return "–";
  const scaled = value / scale.divisor;
  // What would round to nought is not nought.
  if (scaled !== 0 && Math.abs(scaled) < 0.5 * 10 ** -scale.digits) return format({ maximumSignificantDigits: 1 }).format(scaled);
  return format({ minimumFractionDigits: scale.digits, maximumFractionDigits: scale.digits }).format(scaled);
}

/** A lone value with its unit, in a scale of its own. */
export function quantityText(value: number | null, unit: string, scale: Scale = scaleFor(unit, [value])): string {
  return value === null ? "–" : `${numberText(value, scale)} ${scale.unit}`;
}

/** Money in the site's currency; whole units from 1,000 on, where cents only distract. */
export function moneyText(value: number | null, currency: string): string {
  if (value === null) return "–";
  const digits = Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : {};
  return format({ style: "currency", currency, ...digits }).format(value);
}

/** Whether the unit is an ISO 4217 currency, as the units of cost are. */
export function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

/** Money or quantity, by its unit. */
export function valueText(value: number | null, unit: string): string {
  return isCurrency(unit) ? moneyText(value, unit) : quantityText(value, unit);
}

/** A figure in a column whose head names the unit: money alone has its sign beside each. */
export function columnText(value: number | null, scale: Scale): string {
  return isCurrency(scale.unit) ? moneyText(value, scale.unit) : numberText(value, scale);
}

/** A number on an axis, already in the chart's scale: the axis chooses round ones, so no digits are added. */
export function axisText(scaled: number): string {
  return format({ maximumSignificantDigits: 6 }).format(scaled);
}

/** What a device said, with all the digits it gave and in its own unit. */
export function readingText(value: number | null, unit: string | null): string {
  if (value === null) return "–";
  const text = format({ maximumFractionDigits: 3 }).format(value);
  return unit === null || unit === "" || unit === "1" ? text : `${text} ${printedUnit(unit)}`;
}

/** How what a device said is written in a column whose head names the unit: with as many decimals as one of them needs. */
export function readingColumn(values: readonly (number | null)[]): (value: number | null) => string {
  const told = format({ maximumFractionDigits: 3 });
  const decimals = (value: number): number => told.formatToParts(value).find(({ type }) => type === "fraction")?.value.length ?? 0;
  const alike = format({ maximumFractionDigits: 3, minimumFractionDigits: Math.max(0, ...values.map((value) => (value === null ? 0 : decimals(value)))) });
  return (value) => (value === null ? "–" : alike.format(value));
}

/** A share, 0 to 1, in percent. Never rounds what is incomplete up to 100 %. */
export function shareText(share: number | null): string {
  if (share === null) return "–";
  const whole = share < 1 && share > 0.995 ? Math.floor(share * 1000) / 1000 : share;
  return format({ style: "percent", maximumFractionDigits: whole > 0.99 && whole < 1 ? 1 : 0 }).format(whole);
}

/** A plain count with its thousands apart. */
export function countText(count: number): string {
  return format({ maximumFractionDigits: 0 }).format(count);
}
