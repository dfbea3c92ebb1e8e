import { type ComboboxItem, type OptionsFilter, Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { placesOf } from "../place/tree.ts";
import { useTree } from "../place/useTree.ts";

/** Those whose own name holds the text come before those that only stand within such a place. */
const byName: OptionsFilter = ({ options, search, limit }) => {
  const wanted = search.trim().toLocaleLowerCase();
  const labels = (options as ComboboxItem[]).filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  const isOwn = ({ label }: ComboboxItem) => Number(label.split(" · ")[0]?.toLocaleLowerCase().includes(wanted));
  return labels.sort((a, b) => isOwn(b) - isOwn(a)).slice(0, limit);
};

/** Straight to any space, meter or other part by its name. The tree is fetched when first looked for. */
export function Jump() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState(false);
  const [text, setText] = useState("");
  const tree = useTree(wanted);
  const places = useMemo(() => (tree.data === undefined ? [] : placesOf(tree.data)), [tree.data]);
  return (
    <Select searchable w="100%" maw={280} aria-label={t("jump.label")} placeholder={t("jump.placeholder")} leftSection={<Icon name="search" size={16} />}
      value={null} searchValue={text} onSearchChange={setText} limit={30} maxDropdownHeight={360} filter={byName} nothingFoundMessage={tree.isSuccess ? t("jump.nothing") : t("jump.loading")}
      data={places.map(({ to, label }) => ({ value: to, label }))} onFocus={() => { setWanted(true); }}
      rightSectionWidth={0} comboboxProps={{ width: 340, position: "bottom-end" }}
      onChange={(to) => {
        if (to === null) return;
        setText("");
        void navigate({ to });
      }} />
  );
}
