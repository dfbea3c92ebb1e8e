import { Combobox, Group, Kbd, Loader, Modal, ScrollArea, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Page } from "@meterhouse/ui/api/types.ts";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import { titlesOf } from "../catalogue/texts.ts";
import { useSeen } from "../catalogue/useCatalogue.ts";
import { type CatalogueRecord, nameOf, standsIn } from "../records/record.ts";
import { useSpecialPages } from "../special/useTabs.ts";
import { matching, pages, searched } from "./entries.ts";
import classes from "./palette.module.css";

interface PaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Straight to any list, act or record by a few letters of its name. */
export function Palette({ opened, onClose }: PaletteProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} withCloseButton={false} padding={0} size="lg" yOffset="10dvh" attributes={{ content: { "aria-label": t("palette.label") } }}>
      <Finder onClose={onClose} />
    </Modal>
  );
}

const MOST_PAGES = 8;
const MOST_KINDS = 10;
const MOST_OF_KIND = 4;

function Finder({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay();
  const { kinds } = useSeen();
  const special = useSpecialPages();
  const here = useLocation({ select: ({ pathname }) => pathname.split("/")[1] ?? null });
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.trim(), 200);
  const combobox = useCombobox({ opened: true });
  const found = useQueries({
    queries: (asked.length < 2 ? [] : searched(kinds, here, MOST_KINDS)).map((kind) => ({
      queryKey: ["found", kind.kind, asked],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<Page<CatalogueRecord>>(`/${kind.kind}`, { q: asked, limit: MOST_OF_KIND }, signal),
      select: ({ items }: Page<CatalogueRecord>) => ({ kind, items }),
    })),
    combine: (all) => ({ groups: all.flatMap(({ data }) => (data === undefined || data.items.length === 0 ? [] : [data])), isFetching: all.some(({ isFetching }) => isFetching) }),
  });
  const entries = matching(pages(t, kinds, special, may), typed, MOST_PAGES);
  const shown = `${entries.map(({ key }) => key).join()} ${found.groups.map(({ kind }) => kind.kind).join()}`;
  const { selectFirstOption } = combobox;
  // The first of whatever is found is what Enter opens.
  useEffect(() => { selectFirstOption(); }, [shown, selectFirstOption]);
  const go = (to: string) => {
    onClose();
    void navigate({ to });
  };
  const nothing = entries.length === 0 && found.groups.length === 0;
  return (
    <Combobox store={combobox} onOptionSubmit={go}>
      <Combobox.EventsTarget>
        <TextInput data-autofocus size="md" variant="unstyled" px="sm" leftSection={<Icon name="search" size={18} />} rightSection={found.isFetching ? <Loader size="xs" /> : <Kbd size="xs">{t("palette.escape")}</Kbd>} rightSectionWidth={48}
          aria-label={t("palette.label")} placeholder={t("palette.placeholder")} value={typed} onChange={(event) => { setTyped(event.currentTarget.value); }}
          onKeyDown={({ key }) => { if (key === "Escape") onClose(); }} />
      </Combobox.EventsTarget>
      <ScrollArea.Autosize mah="60dvh" type="auto" viewportProps={{ tabIndex: 0 }} style={{ borderTop: "1px solid var(--mantine-color-default-border)" }}>
        <Combobox.Options p={6} aria-label={t("palette.found")}>
          {entries.map(({ key, label, note, to }) => (
            <Combobox.Option className={classes.option} key={key} value={to}><Group justify="space-between" wrap="nowrap"><Text size="sm">{label}</Text>{" "}{note !== null && <Text size="xs" className={classes.note}>{note}</Text>}</Group></Combobox.Option>
          ))}
          {found.groups.map(({ kind, items }) => (
            <Combobox.Group key={kind.kind} label={titlesOf(t, kind)}>
              {items.map((record) => <Combobox.Option className={classes.option} key={record.id} value={`/${kind.kind}/${String(record.id)}`}><Group justify="space-between" wrap="nowrap"><Text size="sm">{nameOf(record)}</Text>{" "}<Text size="xs" className={classes.note}>{standsIn(record)}</Text></Group></Combobox.Option>)}
            </Combobox.Group>
          ))}
          {nothing && <Combobox.Empty>{found.isFetching ? t("jump.loading") : t("list.nothing")}</Combobox.Empty>}
        </Combobox.Options>
      </ScrollArea.Autosize>
    </Combobox>
  );
}
