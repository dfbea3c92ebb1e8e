import { Select, type SelectProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { titlesOf } from "../catalogue/texts.ts";
import { useCatalogue } from "../catalogue/useCatalogue.ts";

interface KindSelectProps extends Omit<SelectProps, "data"> {
  /** Kinds to choose from; all when not given. */
  readonly among?: readonly string[] | undefined;
}

/** Which kind of records is meant, by the name that people know it by. */
export function KindSelect({ among, ...props }: KindSelectProps) {
  const { t } = useTranslation();
  const kinds = useCatalogue().data?.kinds ?? [];
  const offered = among === undefined ? kinds : kinds.filter(({ kind }) => among.includes(kind));
  return <Select searchable={offered.length > 8} allowDeselect={false} placeholder={t("form.choose")} {...props} data={offered.map((kind) => ({ value: kind.kind, label: titlesOf(t, kind) }))} />;
}
