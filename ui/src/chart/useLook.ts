import { useComputedColorScheme, useMantineTheme } from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import { useMemo } from "react";

import { usePrinting } from "../theme/usePrinting.ts";
import type { Look } from "./bars.ts";

/** Colours that a chart takes from the theme, since a canvas reads no stylesheet. */
const COLORS = {
  light: { text: "#1d2939", muted: "#5b6776", line: "#e3e8ee", surface: "#ffffff" },
  dark: { text: "#e6eaf0", muted: "#9aa7b5", line: "#2c3744", surface: "#1a222c" },
} as const;

/** The colour of a single line on a chart of that look. */
export function useInk(look: Look): string {
  return useMantineTheme().colors.petrol?.[look.text === COLORS.light.text ? 7 : 4] ?? "";
}

export function useLook(): Look {
  const printing = usePrinting();
  const onScreen = useComputedColorScheme("light");
  const scheme = printing ? "light" : onScreen;
  const still = useReducedMotion() || printing;
  const narrow = useMediaQuery("(max-width: 36em)");
  return useMemo(() => ({ ...COLORS[scheme], still, narrow }), [scheme, still, narrow]);
}
