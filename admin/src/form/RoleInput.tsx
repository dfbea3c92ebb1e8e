import { Select, type SelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";
import { ROLES, roleText } from "@meterhouse/ui/session/role.ts";

import { useCatalogue } from "../catalogue/useCatalogue.ts";
import type { CatalogueRecord } from "../records/record.ts";

interface RoleInputProps extends Omit<SelectProps, "data" | "value" | "onChange"> {
  readonly value: string;
  readonly onChange: (role: string) => void;
}

/** A role by its name: one that every installation has, or one that was made here. */
export function RoleInput({ value, onChange, ...props }: RoleInputProps) {
  const { t } = useTranslation();
  const declared = useCatalogue().data?.kinds.some(({ kind }) => kind === "roles") ?? false;
  const made = useQuery({ queryKey: ["records", "roles", "names"], queryFn: ({ signal }) => get<Page<CatalogueRecord>>("/roles", { limit: 1000 }, signal), enabled: declared });
  const names = [...new Set<string>([...ROLES, ...(made.data?.items ?? []).map(({ name }) => String(name)), ...(value === "" ? [] : [value])])];
  return <Select {...props} allowDeselect={false} value={value === "" ? null : value} data={names.map((name) => ({ value: name, label: roleText(t, name) }))} onChange={(role) => { if (role !== null) onChange(role); }} />;
}
