import { Anchor, Card, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { Compared, PortfolioSite } from "@meterhouse/ui/api/types.ts";
import { Sparkline } from "@meterhouse/ui/chart/Sparkline.tsx";
import { Change } from "@meterhouse/ui/quantity/Change.tsx";
import { moneyText, numberText } from "@meterhouse/ui/quantity/quantity.ts";
import { Completeness } from "@meterhouse/ui/states/Completeness.tsx";
import { SortHead } from "@meterhouse/ui/table/SortHead.tsx";
import table from "@meterhouse/ui/table/table.module.css";

import { carbonScale, energyColumns, energyOf } from "./columns.ts";
import classes from "./portfolio.module.css";
import { columnOf, pressed, type Sort } from "./sorting.ts";

interface SiteTableProps {
  readonly sites: readonly PortfolioSite[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** Sites as rows; a column keeps one unit from top to bottom, money its own currency in each cell. */
export function SiteTable({ sites, sort, onSort }: SiteTableProps) {
  const { t } = useTranslation();
  const columns = energyColumns(sites);
  const carbon = carbonScale(sites);
  const head = (column: string, title: string, unit?: string) => (
    <SortHead title={title} unit={unit} numeric={column !== "name"} active={columnOf(sort) === column} descending={sort.startsWith("-")}
      onPress={() => { onSort(pressed(sort, column)); }} />
  );
  return (
    <Card padding={0}>
      <Table.ScrollContainer minWidth={820}>
        <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md" className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {head("name", t("portfolio.site"))}
              {columns.map(({ category, scale }) => <Fragment key={category.id}>{head(`energy:${String(category.id)}`, category.name, scale.unit)}</Fragment>)}
              {head("cost", t("measure.cost"))}
              {head("carbon", t("measure.carbon"), carbon.unit)}
              {head("data", t("portfolio.data"))}
              <Table.Th scope="col">{t("portfolio.trend")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sites.map((site) => (
              <Table.Tr key={site.id} className={classes.row}>
                <Table.Th scope="row" className={classes.site}>
                  <Anchor component={Link} to="/spaces/$id" params={{ id: String(site.id) } as never} fw={600} c="inherit" className={table.rowLink}>{site.name}</Anchor>
                  <Text size="xs" c="dimmed" fw={400}>{site.zone}</Text>
                </Table.Th>
                {columns.map(({ category, scale }) => {
                  const energy = energyOf(site, category.id);
                  return <Cell key={category.id} compared={energy} text={numberText(energy?.value ?? null, scale)} />;
                })}
                <Cell compared={site.cost} text={site.cost ? moneyText(site.cost.value, site.cost.currency) : "–"} />
                <Cell compared={site.carbon} text={numberText(site.carbon?.value ?? null, carbon)} />
                <Table.Td className={classes.number}><Completeness share={site.completeness} /></Table.Td>
                <Table.Td>{site.sparkline && <Sparkline values={site.sparkline.values} label={t("portfolio.sparkline", { site: site.name })} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Cell({ compared, text }: { readonly compared: Compared | null; readonly text: string }) {
  return (
    <Table.Td className={classes.number}>
      <div>{text}</div>
      <Text size="xs" component="div" mih={18}><Change change={compared?.change ?? null} /></Text>
    </Table.Td>
  );
}
