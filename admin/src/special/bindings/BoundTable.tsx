import { Card, Table, Text, Title, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { titlesOf } from "../../catalogue/texts.ts";
import { type Part, useKind } from "../../catalogue/useCatalogue.ts";
import type { Binding } from "./bindings.ts";
import { BoundRow, type BoundRowProps } from "./BoundRow.tsx";

interface BoundTableProps extends Omit<BoundRowProps, "binding" | "roles" | "withRole"> {
  readonly part: Part;
  readonly bindings: readonly Binding[];
}

/** All that is bound of one kind. */
export function BoundTable({ part: { kind, roles }, bindings, ...rest }: BoundTableProps) {
  const { t } = useTranslation();
  const declared = useKind(kind);
  const title = declared === undefined ? kind : titlesOf(t, declared);
  const withRole = roles.length > 0 || bindings.some(({ role }) => role !== null);
  return (
    <Card component="section">
      <Title order={2} size="h5" mb={4}>{title} <Text span inherit c="dimmed" fw={400}>{bindings.length}</Text></Title>
      <Table.ScrollContainer minWidth={440} type="native">
        <Table aria-label={title} verticalSpacing={6} style={{ wordBreak: "keep-all" }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("special.bindings.name")}</Table.Th>
              {withRole && <Table.Th scope="col">{t("special.bindings.role")}</Table.Th>}
              <Table.Th scope="col">{t("special.bindings.direction")}</Table.Th>
              <Table.Th scope="col" ta="right">{t("special.bindings.share")}</Table.Th>
              <Table.Th scope="col">{t("special.bindings.when")}</Table.Th>
              {rest.mayWrite && <Table.Th scope="col"><VisuallyHidden>{t("special.acts")}</VisuallyHidden></Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{bindings.map((binding) => <BoundRow key={binding.id} binding={binding} roles={roles} withRole={withRole} {...rest} />)}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
