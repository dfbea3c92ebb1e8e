import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { useQueries } from "@tanstack/react-query";
import { get } from "@meterhouse/ui/api/client.ts";

import { nameIn } from "../../records/record.ts";
import type { Somebody } from "../bindings/bindings.ts";
import type { TabProps } from "../tab.ts";

/** Which parts somebody, or a program, is limited to. */
export function LimitSentence({ held: { record } }: TabProps) {
  const { t } = useTranslation();
  const spaces = idsIn(record.space_ids);
  const tenants = idsIn(record.tenant_ids);
  const places = useQueries({
    queries: spaces.map((id) => ({
      queryKey: ["record", "spaces", id, "paths"],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<{ items: (readonly Somebody[])[] }>(`/spaces/${String(id)}/paths`, {}, signal),
    })),
  });
  const names = record._names?.tenant_ids;
  const tenantNames = tenants.map((id, n) => (Array.isArray(names) ? (names as (string | null)[])[n] : null) ?? `#${String(id)}`);
  const parts = [
    ...spaces.map((id, n) => t("special.limit.space", { name: places[n]?.data?.items[0]?.map(({ name }) => name).join(" / ") ?? `#${String(id)}` })),
    ...tenantNames.map((name) => t("special.limit.tenant", { name })),
  ];
  const organization = nameIn(record, "organization_id");
  const said = parts.length > 0 ? t("special.limit.sees", { parts: new Intl.ListFormat(locale()).format(parts) })
    : organization !== null ? t("special.limit.organization", { name: organization }) : t("special.limit.everything");
  return <Text size="sm" c="dimmed">{said}</Text>;
}

function idsIn(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
}
