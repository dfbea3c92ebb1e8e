/** The one look of both apps: petrol on cool greys, system fonts, little ornament. */

import { createTheme, type MantineColorsTuple } from "@mantine/core";

import i18n from "../i18n/i18n.ts";
import { decimalMark } from "../i18n/locale.ts";

const petrol: MantineColorsTuple = [
  "#e9f5f8", "#d6e8ed", "#adcfd9", "#80b4c4", "#5c9eb2", "#4490a7", "#2f7f98", "#1f6d86", "#125d75", "#044a60",
];

// A cool dark scale: the darkest is the page, two steps up are cards.
const dark: MantineColorsTuple = [
  "#e6eaf0", "#c3ccd6", "#9aa7b5", "#6d7b8a", "#3d4a58", "#2c3744", "#222c37", "#161d25", "#10161d", "#0b1015",
];

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, dark },
  defaultRadius: "md",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', 'Noto Sans SC', sans-serif",
  headings: { fontWeight: "650" },
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    // Asked for anew at every drawing: the language may have changed meanwhile.
    Modal: { defaultProps: () => ({ closeButtonProps: { "aria-label": i18n.t("dialog.close") } }) },
    Drawer: { defaultProps: () => ({ closeButtonProps: { "aria-label": i18n.t("dialog.close") } }) },
    NumberInput: { defaultProps: () => ({ decimalSeparator: decimalMark() }) },
    // Below the input: so inputs side by side are in line, whether they have a description or not.
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "error", "description"] } },
    Card: { defaultProps: { withBorder: true, padding: "md", radius: "md" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } } },
    Table: { defaultProps: { verticalSpacing: "xs" } },
    // What may have to be scrolled is reached with the keys, too.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
    // The darkest shade of a colour on its palest one is not dark enough for small letters.
    Badge: {
      vars: (_: unknown, { variant, color = "petrol" }: { variant?: string; color?: string }) =>
        (variant === "light" ? { root: { "--badge-color": `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 80%, black), var(--mantine-color-${color}-light-color))` } } : { root: {} }),
    },
  },
});
