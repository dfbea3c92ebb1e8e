import { TextInput, type TextInputProps } from "@mantine/core";

interface TimeInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  readonly value: string;
  readonly onChange: (value: string | null) => void;
}

/** "8" → "08:00", "830" and "8.30" → "08:30"; what is no time stays as it was typed. */
export function timeOf(typed: string): string {
  const found = /^\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*$/.exec(typed);
  if (found === null) return typed;
  const [, hour = "", minute = "00"] = found;
  return `${hour.padStart(2, "0")}:${minute}`;
}

/** A time of the local day. The browser's own input knows no 24:00, with which a day ends. */
export function TimeInput({ value, onChange, ...props }: TimeInputProps) {
  return (
    <TextInput {...props} inputMode="numeric" autoComplete="off" placeholder="08:00" maxLength={8} value={value}
      onChange={(event) => { onChange(event.currentTarget.value === "" ? null : event.currentTarget.value); }}
      onBlur={() => { if (value !== "" && timeOf(value) !== value) onChange(timeOf(value)); }} />
  );
}
