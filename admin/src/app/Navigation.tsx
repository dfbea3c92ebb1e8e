import { NavLink, ScrollArea, Skeleton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Icon, type IconName } from "@meterhouse/ui/theme/Icon.tsx";

import { groupTitle, titlesOf } from "../catalogue/texts.ts";
import { type Kind, useCatalogue, useSeen } from "../catalogue/useCatalogue.ts";
import { useSpecialPages } from "../special/useTabs.ts";
import { groupIcon, inOrder } from "./groups.ts";
import { Named } from "./Named.tsx";

/** All kinds that one may see, by group; the group one is in is open, and others that were opened stay so. */
export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const special = useSpecialPages();
  const { groups, kinds } = useSeen();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [turned, setTurned] = useLocalStorage<Readonly<Record<string, boolean>>>({ key: "meterhouse.groups", defaultValue: {}, getInitialValueInEffect: false });
  const here = kinds.find(({ kind }) => isWithin(path, `/${kind}`))?.group ?? special.find(({ path: of }) => isWithin(path, of))?.group;
  const isOpen = (name: string) => turned[name] ?? name === here;
  const pagesOf = (name: string) => special.filter(({ group }) => group === name);
  const waitingIn = (name: string) => pagesOf(name).reduce((sum, { count }) => sum + count, 0);
  return (
    <ScrollArea component="nav" aria-label={t("nav.label")} type="auto" scrollbarSize={6}>
      <Entry to="/" label={t("nav.home")} icon="table" path={path} exact onGo={onGo} />
      {kinds.some(({ kind }) => kind === "spaces") && <Entry to="/tree" label={t("tree.title")} icon="tree" path={path} onGo={onGo} />}
      {catalogue.isPending && [1, 2, 3, 4, 5].map((n) => <Skeleton key={n} height={28} my={8} />)}
      {inOrder(groups).map(({ name, kinds: those }) => (
        <NavLink key={name} component="button" type="button" label={<Named label={groupTitle(t, name)} count={isOpen(name) ? 0 : waitingIn(name)} />} leftSection={<Icon name={groupIcon(name)} size={18} />} childrenOffset={28} py={6}
          opened={isOpen(name)} aria-expanded={isOpen(name)} fw={name === here ? 600 : 400} style={ROUND} onChange={(open) => { setTurned({ ...turned, [name]: open }); }}>
          {those.map((kind: Kind) => <Entry key={kind.kind} to={`/${kind.kind}`} label={titlesOf(t, kind)} path={path} onGo={onGo} />)}
          {pagesOf(name).map(({ key, path: to, count }) => <Entry key={key} to={to} label={t(`special.page.${key}`)} count={count} path={path} onGo={onGo} />)}
        </NavLink>
      ))}
      {special.filter(({ group }) => !groups.some(({ name }) => name === group)).map(({ key, path: to, count }) => <Entry key={key} to={to} label={t(`special.page.${key}`)} count={count} icon="person" path={path} onGo={onGo} />)}
    </ScrollArea>
  );
}

const ROUND = { borderRadius: "var(--mantine-radius-sm)" };

function isWithin(path: string, to: string): boolean {
  return path === to || path.startsWith(`${to}/`);
}

interface EntryProps {
  readonly to: string;
  readonly label: string;
  /** How many wait there for somebody. */
  readonly count?: number;
  readonly icon?: IconName;
  readonly path: string;
  readonly exact?: boolean;
  readonly onGo: () => void;
}

function Entry({ to, label, count = 0, icon, path, exact = false, onGo }: EntryProps) {
  const here = exact ? path === to : isWithin(path, to);
  return (
    <NavLink component={Link} to={to} label={<Named label={label} count={count} />} {...(icon === undefined ? {} : { leftSection: <Icon name={icon} size={18} /> })} active={here} aria-current={here ? "page" : undefined}
      onClick={onGo} py={5} style={ROUND} />
  );
}
