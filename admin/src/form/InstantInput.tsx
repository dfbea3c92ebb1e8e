import { Text, TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface InstantInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  /** With its offset, as the API has it; "" for none. */
  readonly value: string;
  readonly onChange: (value: string | null) => void;
}

/** What the browser's input shows for an instant: UTC, to the minute where it has no seconds. */
function shownOf(value: string): string {
  const at = Date.parse(value);
  if (Number.isNaN(at)) return value;
  const text = new Date(at).toISOString();
  return text.slice(17, 19) === "00" ? text.slice(0, 16) : text.slice(0, 19);
}

/** An instant, in UTC: a form knows no site whose clock it could go by, and the reader's own would mislead. */
export function InstantInput({ value, onChange, ...props }: InstantInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput {...props} type="datetime-local" step={60} value={shownOf(value)} rightSection={<Text size="sm" c="dimmed" pr="sm">{t("form.utc")}</Text>} rightSectionWidth={48}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onChange(typed === "" ? null : `${typed.length === 16 ? `${typed}:00` : typed}Z`);
      }} />
  );
}
