import { useMediaQuery } from "@mantine/hooks";

/** Whether the page is as narrow as on a phone: known from the first drawing on. */
export function useNarrow(): boolean {
  return useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
}
