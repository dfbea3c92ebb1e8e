/** Sizes of files, as people know them. */

import { locale } from "@meterhouse/ui/i18n/locale.ts";

const STEPS = [["megabyte", 1e6], ["kilobyte", 1e3], ["byte", 1]] as const;

/** "1.3 MB" for 1,300,000 bytes. */
export function sizeText(bytes: number): string {
  const [unit, length] = STEPS.find(([, least]) => bytes >= least) ?? STEPS[2];
  return new Intl.NumberFormat(locale(), { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / length);
}
