import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { act } from "@testing-library/react";
import type { ReactNode } from "react";

import { keepSession } from "@meterhouse/ui/api/session.ts";
import { show } from "@meterhouse/ui/testing/show.tsx";
import { Toasts } from "@meterhouse/ui/toast/Toasts.tsx";
import { dismissAll } from "@meterhouse/ui/toast/toasts.ts";

import { routes } from "../app/router.tsx";

/** Every permission that the kinds of the tests ask for. */
export const EVERYTHING = ["records", "reports", "metering", "configuration", "money", "people"];

/** Signs somebody in who may do this, and nothing else. */
export function signIn(permissions: readonly string[] = EVERYTHING) {
  act(dismissAll);
  keepSession({ user: { id: 1, name: "ada", display_name: "Ada", role: "made here", permissions } });
}

/** Renders something within a router, as the guard against leaving needs it, with the notes that it makes. */
export async function showPage(page: ReactNode, permissions?: readonly string[]) {
  signIn(permissions);
  const router = createRouter({ routeTree: createRootRoute({ component: () => <>{page}<Toasts /></> }), history: createMemoryHistory() });
  await router.load();
  show(<RouterProvider router={router as never} />);
}

/** The whole administration, at an address: for what spans pages. */
export async function showApp(address: string, permissions?: readonly string[]) {
  signIn(permissions);
  const router = createRouter({ routeTree: routes, history: createMemoryHistory({ initialEntries: [address] }) });
  await router.load();
  show(<RouterProvider router={router as never} />);
  return router;
}
