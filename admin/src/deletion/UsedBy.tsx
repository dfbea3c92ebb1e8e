import { Anchor, ScrollArea, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readable } from "../catalogue/schema.ts";
import { labelOf, labelOfName, titlesOf } from "../catalogue/texts.ts";
import { useCatalogue } from "../catalogue/useCatalogue.ts";
import type { Use } from "../records/record.ts";

interface UsedByProps {
  readonly uses: readonly Use[];
  /** How many there are, where not all of them are listed. */
  readonly total: number;
  readonly onFollow: () => void;
}

/** Records that refer to one, by kind, each a link to where the reference can be changed. */
export function UsedBy({ uses, total, onFollow }: UsedByProps) {
  const { t } = useTranslation();
  const kinds = useCatalogue().data?.kinds ?? [];
  const groups = [...new Set(uses.map(({ kind }) => kind))];
  return (
    <ScrollArea.Autosize mah={260} type="auto">
      <Stack gap="sm">
        {groups.map((name) => {
          const kind = kinds.find((one) => one.kind === name);
          const fieldText = (field: string) => {
            const declared = kind?.fields.find((one) => one.name === field);
            return declared === undefined ? labelOfName(t, field) : labelOf(t, declared);
          };
          return (
            <section key={name} aria-label={kind === undefined ? name : titlesOf(t, kind)}>
              <Text size="xs" c="dimmed" fw={600}>{kind === undefined ? readable(name) : titlesOf(t, kind)}</Text>
              <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
                {uses.filter((use) => use.kind === name).map((use) => (
                  <li key={`${String(use.id)} ${use.field} ${String(use.binding_id ?? "")}`}>
                    <Anchor component={Link} to="/$kind/$id" params={{ kind: use.kind, id: String(use.id) } as never} size="sm" onClick={onFollow}>{use.name ?? `#${String(use.id)}`}</Anchor>
                    <Text span size="xs" c="dimmed"> {use.binding_id == null ? t("delete.by", { field: fieldText(use.field) }) : t(`delete.boundAs.${use.field}`, { defaultValue: t("delete.isBound") })}</Text>
                  </li>
                ))}
              </Stack>
            </section>
          );
        })}
        {total > uses.length && <Text size="sm" c="dimmed">{t("delete.others", { count: total - uses.length })}</Text>}
      </Stack>
    </ScrollArea.Autosize>
  );
}
