import { Button, Card, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { lowered } from "@meterhouse/ui/i18n/locale.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Empty } from "@meterhouse/ui/states/Empty.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { helpOfKind, titlesOf } from "../catalogue/texts.ts";
import type { Kind } from "../catalogue/useCatalogue.ts";
import type { Listing } from "./listing.ts";

interface NothingProps {
  readonly kind: Kind;
  readonly listing: Listing;
}

/** An empty list, and the next step: to another search, to the first record, to a file that has them all. */
export function Nothing({ kind, listing: { text, filters, deleted, clear } }: NothingProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()(kind.permission);
  const title = lowered(titlesOf(t, kind));
  if (text !== "" || Object.keys(filters).length > 0) {
    return <Card><Empty icon="search" title={t("list.nothing")} hint={t("list.nothingHint")}><Button variant="default" onClick={clear}>{t("list.clear")}</Button></Empty></Card>;
  }
  if (deleted) return <Card><Empty icon="trash" title={t("list.noneDeleted", { title })} hint={t("list.noneDeletedHint")} /></Card>;
  return (
    <Card>
      <Empty icon="table" title={t("list.empty", { title })} hint={helpOfKind(t, kind) || t("list.emptyHint")}>
        {mayWrite && (
          <Group gap="xs" mt="xs">
            <Button component={Link} to="/$kind/$id" params={{ kind: kind.kind, id: "new" } as never} leftSection={<Icon name="plus" size={18} />}>{t("list.add")}</Button>
            {kind.importable && <Button variant="default" component={Link} to="/$kind/import" params={{ kind: kind.kind } as never} leftSection={<Icon name="upload" size={18} />}>{t("list.import")}</Button>}
          </Group>
        )}
      </Empty>
    </Card>
  );
}
