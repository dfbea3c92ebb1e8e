/** What both apps stand in: texts, theme, server state, session. */

import "@mantine/core/styles.css";
import "./theme/theme.css";
import "./i18n/i18n.ts";

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { worthRetrying } from "./api/client.ts";
import { SessionGate } from "./session/SessionGate.tsx";
import { theme } from "./theme/theme.ts";

export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 60_000, refetchOnWindowFocus: true }, mutations: { retry: false } },
  });
}

export function start(page: ReactNode) {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient()}>
          <SessionGate>{page}</SessionGate>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
