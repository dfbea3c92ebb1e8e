import { Group, Text } from "@mantine/core";

/** The mark: a house whose gable is a meter's needle. */
export function Brand({ size = 28, name = "Meterhouse" }: { readonly size?: number; readonly name?: string }) {
  return (
    <Group gap={10} wrap="nowrap">
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
        <path d="M6.5 15.5 16 7l9.5 8.5V25a1 1 0 0 1-1 1h-17a1 1 0 0 1-1-1Z" fill="none" stroke="#ffffff" strokeWidth="2" strokeLinejoin="round" />
        <path d="M10.5 22.5a5.5 5.5 0 0 1 11 0M16 22.5l3-4" fill="none" stroke="#ffffff" strokeWidth="2" strokeLinecap="round" />
      </svg>
      <Text component="span" fw={650} size="lg" lh={1}>{name}</Text>
    </Group>
  );
}
