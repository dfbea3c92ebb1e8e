import { TextInput } from "@mantine/core";

import { instantAt, localAt } from "@meterhouse/ui/calendar/zone.ts";

interface InstantProps {
  readonly label: string;
  readonly description?: string;
  readonly zone: string;
  /** [ms] */
  readonly value: number | null;
  readonly required?: boolean;
  readonly onChange: (value: number | null) => void;
}

/** An instant as the clocks of the site show it. */
export function Instant({ label, description, zone, value, required = true, onChange }: InstantProps) {
  return (
    <TextInput
      type="datetime-local" step={1} label={label} description={description} required={required}
      value={value === null ? "" : localAt(value, zone)}
      onChange={(event) => { onChange(instantAt(event.currentTarget.value, zone)); }}
    />
  );
}
