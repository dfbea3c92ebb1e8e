/** What some kinds have beside their fields: tabs of a record's page, sentences above them, and pages of their own. */

import { type ComponentType, lazy, type LazyExoticComponent } from "react";

import type { IconName } from "@meterhouse/ui/theme/Icon.tsx";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { WAITING } from "./registrations/registrations.ts";
import type { TabProps } from "./tab.ts";

export interface SpecialTab {
  /** In the address, and what it is called: `special.tab.{key}`. */
  readonly key: string;
  readonly icon: IconName;
  /** What seeing it takes besides seeing the record. */
  readonly permission: string | null;
  readonly component: LazyExoticComponent<ComponentType<TabProps>>;
}

type Listed = Pick<typeof WAITING, "queryKey" | "queryFn" | "refetchInterval">;

export interface SpecialPage {
  readonly path: string;
  /** Group of the navigation that it stands in. */
  readonly group: string;
  /** What it is called: `special.page.{key}`. */
  readonly key: string;
  readonly permission: string | null;
  /** What waits there for somebody. Whom the server refuses it, the page is nothing for. */
  readonly waiting?: Listed;
  readonly component: () => Promise<ComponentType>;
}

function tab(key: string, icon: IconName, load: () => Promise<ComponentType<TabProps>>, permission: string | null = null): SpecialTab {
  return { key, icon, permission, component: lazy(async () => ({ default: await load() })) };
}

const PARTS = tab("parts", "tree", async () => (await import("./bindings/BindingsTab.tsx")).PartsTab, "reports");
const PART_OF = tab("part-of", "up", async () => (await import("./bindings/BindingsTab.tsx")).PartOfTab, "reports");

/** Kind to the tabs that only it has. */
export const specialTabs: Readonly<Record<string, readonly SpecialTab[]>> = {
  "devices": [tab("registers", "table", async () => (await import("./registers/RegistersTab.tsx")).RegistersTab)],
  "working-calendars": [tab("year", "calendar", async () => (await import("./calendar/YearTab.tsx")).YearTab)],
  "knowledge-files": [tab("content", "document", async () => (await import("./content/ContentTab.tsx")).ContentTab)],
  "energy-flow-diagrams": [tab("flow", "diagram", async () => (await import("./flow/FlowTab.tsx")).FlowTab)],
  "distribution-systems": [tab("distribution", "bolt", async () => (await import("./distribution/DistributionTab.tsx")).DistributionTab)],
  "drawings": [tab("picture", "diagram", async () => (await import("./distribution/DistributionTab.tsx")).PictureTab)],
};

/** All tabs of a kind beside its form and its history. */
export function tabsOf({ kind, parts, wholes }: Kind): readonly SpecialTab[] {
  return [...(specialTabs[kind] ?? []), ...(parts.length > 0 ? [PARTS] : []), ...(wholes.length > 0 ? [PART_OF] : [])];
}

export const specialPages: readonly SpecialPage[] = [
  { path: "/audit", group: "People", key: "audit", permission: "audit", component: async () => (await import("./audit/AuditPage.tsx")).AuditPage },
  { path: "/registrations", group: "People", key: "registrations", permission: "people", waiting: WAITING, component: async () => (await import("./registrations/RegistrationsPage.tsx")).RegistrationsPage },
  { path: "/sessions", group: "People", key: "sessions", permission: null, component: async () => (await import("./sessions/SessionsPage.tsx")).SessionsPage },
];
