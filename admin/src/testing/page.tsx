import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { show } from "@meterhouse/ui/testing/show.tsx";

/** Renders something within a router, as the guard against leaving needs it. */
export async function showPage(page: ReactNode) {
  const router = createRouter({ routeTree: createRootRoute({ component: () => page }), history: createMemoryHistory() });
  await router.load();
  show(<RouterProvider router={router as never} />);
}
