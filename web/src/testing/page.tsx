import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { show } from "@meterhouse/ui/testing/show.tsx";

import { entryFrom } from "../features/entry/view.ts";
import { askedFrom } from "../place/asked.ts";

/** Renders something as the page at an address; links to spaces and meters lead somewhere. */
export async function showAt(address: string, page: ReactNode) {
  const root = createRootRoute({ component: Outlet });
  const route = (path: string) => createRoute({ getParentRoute: () => root, path, component: () => page });
  const router = createRouter({
    routeTree: root.addChildren([route("/"), route("/spaces/$id"), route("/meters/$id"), route("/$kind/$id"), route("/$kind/$id/points/$point"), createRoute({ getParentRoute: () => root, path: "/entry", validateSearch: entryFrom, component: () => page }), createRoute({ getParentRoute: () => root, path: "/explain", validateSearch: askedFrom, component: () => page })]),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  await router.load();
  show(<RouterProvider router={router as never} />);
  return router;
}
