/** Pages and their addresses; the period and what it is held against travel along on every way, the measure on the way down. */

import { createRootRoute, createRoute, createRouter, lazyRouteComponent, retainSearchParams } from "@tanstack/react-router";

import { Broken } from "@meterhouse/ui/states/Broken.tsx";

import { entryFrom } from "../features/entry/view.ts";
import { monthsFrom } from "../features/months/view.ts";
import { Portfolio } from "../features/portfolio/Portfolio.tsx";
import { sortFrom } from "../features/portfolio/sorting.ts";
import { qualityFrom } from "../features/quality/view.ts";
import { viewFrom } from "../features/subject/view.ts";
import { askedFrom } from "../place/asked.ts";
import { drawnFrom } from "../place/drawn.ts";
import { periodSearch } from "../place/usePeriod.ts";
import { Lost } from "./Lost.tsx";
import { Shell } from "./Shell.tsx";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Lost,
  validateSearch: periodSearch,
  search: { middlewares: [retainSearchParams(["period", "from", "to", "against"])] },
});

const portfolio = createRoute({ getParentRoute: () => root, path: "/", component: Portfolio, validateSearch: sortFrom });

const space = createRoute({
  getParentRoute: () => root,
  path: "/spaces/$id",
  validateSearch: viewFrom,
  search: { middlewares: [retainSearchParams(["measure"])] },
  component: lazyRouteComponent(() => import("../features/subject/SpacePage.tsx"), "SpacePage"),
});

const meter = createRoute({
  getParentRoute: () => root,
  path: "/meters/$id",
  validateSearch: viewFrom,
  search: { middlewares: [retainSearchParams(["measure"])] },
  component: lazyRouteComponent(() => import("../features/subject/MeterPage.tsx"), "MeterPage"),
});

const sensor = createRoute({
  getParentRoute: () => root,
  path: "/sensors/$id",
  validateSearch: drawnFrom,
  component: lazyRouteComponent(() => import("../features/sensors/SensorPage.tsx"), "SensorPage"),
});

const part = createRoute({
  getParentRoute: () => root,
  path: "/$kind/$id",
  validateSearch: viewFrom,
  search: { middlewares: [retainSearchParams(["measure"])] },
  component: lazyRouteComponent(() => import("../features/subject/PartPage.tsx"), "PartPage"),
});

const readings = createRoute({
  getParentRoute: () => root,
  path: "/$kind/$id/points/$point",
  component: lazyRouteComponent(() => import("../features/readings/ReadingsPage.tsx"), "ReadingsPage"),
});

const explain = createRoute({
  getParentRoute: () => root,
  path: "/explain",
  validateSearch: askedFrom,
  component: lazyRouteComponent(() => import("../features/explain/ExplainPage.tsx"), "ExplainPage"),
});

const quality = createRoute({
  getParentRoute: () => root,
  path: "/quality",
  validateSearch: qualityFrom,
  component: lazyRouteComponent(() => import("../features/quality/QualityPage.tsx"), "QualityPage"),
});

const entry = createRoute({
  getParentRoute: () => root,
  path: "/entry",
  validateSearch: entryFrom,
  component: lazyRouteComponent(() => import("../features/entry/EntryPage.tsx"), "EntryPage"),
});

const months = createRoute({
  getParentRoute: () => root,
  path: "/months",
  validateSearch: monthsFrom,
  component: lazyRouteComponent(() => import("../features/months/MonthsPage.tsx"), "MonthsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([portfolio, space, meter, sensor, part, readings, explain, quality, entry, months]),
  defaultErrorComponent: Broken,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
