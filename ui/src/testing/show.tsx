import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";

import { theme } from "../theme/theme.ts";

/** Renders within what every page stands in; nothing is retried, nothing is animated. */
export function show(page: ReactNode) {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  return render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={cache}>{page}</QueryClientProvider>
    </MantineProvider>,
  );
}
