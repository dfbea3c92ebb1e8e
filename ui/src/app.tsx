/** What both apps stand in: texts, theme, server state, session. */

import "@mantine/core/styles.css";
import "./theme/theme.css";

import { MantineProvider, useComputedColorScheme } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode, useLayoutEffect } from "react";
import { createRoot } from "react-dom/client";

import { worthRetrying } from "./api/client.ts";
import { need, speak, type TextSet } from "./i18n/i18n.ts";
import { wanted } from "./i18n/languages.ts";
import { SessionGate } from "./session/SessionGate.tsx";
import { Broken } from "./states/Broken.tsx";
import { theme } from "./theme/theme.ts";
import { usePrinting } from "./theme/usePrinting.ts";

export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 60_000, refetchOnWindowFocus: true }, mutations: { retry: false } },
  });
}

/** Prints in light colours, also from a dark screen. */
function PaperIsWhite() {
  const printing = usePrinting();
  const scheme = useComputedColorScheme("light");
  useLayoutEffect(() => {
    document.documentElement.setAttribute("data-mantine-color-scheme", printing ? "light" : scheme);
  }, [printing, scheme]);
  return null;
}

/** Draws the page once the reader's language is there: no other one is seen before. */
export async function start(page: ReactNode, texts: readonly TextSet[] = []) {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  const shown = await Promise.all([...texts.map(need), speak(wanted())]).then(() => <SessionGate>{page}</SessionGate>, (error: unknown) => <Broken error={error} />);
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient()}>
          <PaperIsWhite />
          {shown}
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
