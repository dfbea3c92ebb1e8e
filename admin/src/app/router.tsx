/** Pages of the administration: the tree of spaces, and for every kind its list and its form. */

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";

import { Broken } from "@meterhouse/ui/states/Broken.tsx";

import { Lost } from "./Lost.tsx";
import { Overview } from "./Overview.tsx";
import { Shell } from "./Shell.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: Lost });
const overview = createRoute({ getParentRoute: () => root, path: "/", component: Overview });

const tree = createRoute({
  getParentRoute: () => root,
  path: "/tree",
  validateSearch: ({ space, below }: Record<string, unknown>): { space?: number; below?: number } => ({
    ...(typeof space === "number" ? { space } : {}),
    ...(typeof below === "number" && typeof space !== "number" ? { below } : {}),
  }),
  component: lazyRouteComponent(() => import("../spaces/SpacesPage.tsx"), "SpacesPage"),
});

const list = createRoute({ getParentRoute: () => root, path: "/$kind", component: lazyRouteComponent(() => import("../records/RecordList.tsx"), "RecordList") });
const record = createRoute({ getParentRoute: () => root, path: "/$kind/$id", component: lazyRouteComponent(() => import("../records/RecordPage.tsx"), "RecordPage") });

export const router = createRouter({
  routeTree: root.addChildren([overview, tree, list, record]),
  basepath: "/admin",
  defaultErrorComponent: Broken,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
