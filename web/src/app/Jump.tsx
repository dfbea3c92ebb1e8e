import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { placesOf } from "../place/tree.ts";
import { useTree } from "../place/useTree.ts";

/** Straight to any space or meter by its name. The tree is fetched when first looked for. */
export function Jump() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState(false);
  const [text, setText] = useState("");
  const tree = useTree(wanted);
  const places = useMemo(() => placesOf(tree.data?.items ?? []), [tree.data]);
  return (
    <Select searchable w="100%" maw={280} aria-label={t("jump.label")} placeholder={t("jump.placeholder")} leftSection={<Icon name="search" size={16} />}
      value={null} searchValue={text} onSearchChange={setText} limit={30} nothingFoundMessage={tree.isSuccess ? t("jump.nothing") : t("jump.loading")}
      data={places.map(({ key, label }) => ({ value: key, label }))} onFocus={() => { setWanted(true); }}
      rightSectionWidth={0} comboboxProps={{ width: 340, position: "bottom-end" }}
      onChange={(key) => {
        const place = places.find((one) => one.key === key);
        if (place === undefined) return;
        setText("");
        void navigate({ to: place.kind === "space" ? "/spaces/$id" : "/meters/$id", params: { id: String(place.id) } });
      }} />
  );
}
