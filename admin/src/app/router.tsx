/** Pages of the administration: the tree of spaces, the whole site as a workbook, and for every kind its list, its form and its import. */

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";

import { Broken } from "@meterhouse/ui/states/Broken.tsx";

import { Allowed } from "../page/Allowed.tsx";
import { specialPages } from "../special/registry.tsx";
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

const list = createRoute({ getParentRoute: () => root, path: "/$kind", component: lazyRouteComponent(() => import("../list/RecordList.tsx"), "RecordList") });
const imported = createRoute({ getParentRoute: () => root, path: "/$kind/import", component: lazyRouteComponent(() => import("../importing/ImportPage.tsx"), "ImportPage") });
const site = createRoute({ getParentRoute: () => root, path: "/site", component: lazyRouteComponent(() => import("../importing/SitePage.tsx"), "SitePage") });

const record = createRoute({
  getParentRoute: () => root,
  path: "/$kind/$id",
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: string } => (typeof tab === "string" ? { tab } : {}),
  component: lazyRouteComponent(() => import("../records/RecordPage.tsx"), "RecordPage"),
});

const special = specialPages.map(({ path, permission, component }) => createRoute({
  getParentRoute: () => root,
  path,
  component: lazyRouteComponent(async () => {
    const Page = await component();
    return { default: () => <Allowed permission={permission} to="see"><Page /></Allowed> };
  }),
}));

export const routes = root.addChildren([overview, tree, site, list, imported, record, ...special]);

export const router = createRouter({
  routeTree: routes,
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
