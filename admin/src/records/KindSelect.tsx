import { Select, type SelectProps } from "@mantine/core";

import { useCatalogue } from "../catalogue/useCatalogue.ts";

/** Which kind of records is meant, by the name that people know it by. */
export function KindSelect(props: Omit<SelectProps, "data">) {
  const kinds = useCatalogue().data?.kinds ?? [];
  return <Select {...props} searchable allowDeselect={false} data={kinds.map(({ kind, titlePlural }) => ({ value: kind, label: titlePlural }))} />;
}
