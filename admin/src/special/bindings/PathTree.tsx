import { Anchor, Card, Skeleton, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Failed } from "@meterhouse/ui/states/Failed.tsx";

import { titleOf } from "../../catalogue/texts.ts";
import { useKind } from "../../catalogue/useCatalogue.ts";
import type { End, Somebody } from "./bindings.ts";
import classes from "./bindings.module.css";
import { type Branch, branchesOf } from "./pathTree.ts";

interface PathTreeProps {
  /** Undefined while they are fetched. */
  readonly paths: readonly (readonly Somebody[])[] | undefined;
  readonly error: Error | null;
  readonly here: End;
}

/** Where a record stands: every way from the top down to it. */
export function PathTree({ paths, error, here }: PathTreeProps) {
  const { t } = useTranslation();
  const alone = paths?.every((path) => path.length < 2) === true;
  return (
    <Card component="section">
      <Title order={2} size="h5">{t("special.paths.title")}</Title>
      <Text size="sm" c="dimmed" mb="xs">{alone ? t("special.paths.none") : t("special.paths.hint", { count: paths?.length ?? 0 })}</Text>
      {error !== null && <Failed error={error} />}
      {paths === undefined && error === null && <Skeleton height={80} />}
      {paths !== undefined && <ul className={classes.tree}>{branchesOf(paths).map((branch) => <BranchItem key={`${branch.kind} ${String(branch.id)}`} branch={branch} here={here} />)}</ul>}
    </Card>
  );
}

function BranchItem({ branch, here }: { readonly branch: Branch; readonly here: End }) {
  const { t } = useTranslation();
  const kind = useKind(branch.kind);
  const isHere = branch.kind === here.kind && branch.id === here.id;
  return (
    <li>
      <span className={classes.branch} data-here={isHere} aria-current={isHere ? "true" : undefined}>
        {isHere ? <strong>{branch.name}</strong> : <Anchor component={Link} to="/$kind/$id" params={{ kind: branch.kind, id: String(branch.id) } as never} inherit>{branch.name}</Anchor>}
        {" "}<Text span size="xs" c="dimmed">{kind === undefined ? branch.kind : titleOf(t, kind)}</Text>
      </span>
      {branch.below.length > 0 && <ul>{branch.below.map((one) => <BranchItem key={`${one.kind} ${String(one.id)}`} branch={one} here={here} />)}</ul>}
    </li>
  );
}
