import { Anchor, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Compared, PortfolioSite } from "@meterhouse/ui/api/types.ts";
import { Sparkline } from "@meterhouse/ui/chart/Sparkline.tsx";
import { Change } from "@meterhouse/ui/quantity/Change.tsx";
import { moneyText, quantityText } from "@meterhouse/ui/quantity/quantity.ts";
import { Completeness } from "@meterhouse/ui/states/Completeness.tsx";
import table from "@meterhouse/ui/table/table.module.css";

import { carbonScale, energyColumns, energyOf } from "./columns.ts";
import classes from "./portfolio.module.css";

/** Sites as cards, for a phone: the same figures in the same units as the table. */
export function SiteCards({ sites }: { readonly sites: readonly PortfolioSite[] }) {
  const { t } = useTranslation();
  const columns = energyColumns(sites);
  const carbon = carbonScale(sites);
  return (
    <Stack gap="sm">
      {sites.map((site) => (
        <Card key={site.id} className={classes.row} component="article">
          <Group justify="space-between" wrap="nowrap" align="flex-start" mb="xs">
            <div style={{ minWidth: 0 }}>
              <Anchor component={Link} to="/spaces/$id" params={{ id: String(site.id) } as never} fw={600} c="inherit" className={table.rowLink}>{site.name}</Anchor>
              <Text size="xs" c="dimmed">{site.zone}</Text>
            </div>
            {site.sparkline && <Sparkline values={site.sparkline.values} label={t("portfolio.sparkline", { site: site.name })} />}
          </Group>
          <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
            {columns.map(({ category, scale }) => {
              const energy = energyOf(site, category.id);
              return energy && <Fact key={category.id} name={category.name} compared={energy} text={quantityText(energy.value, category.unit, scale)} />;
            })}
            {site.cost && <Fact name={t("measure.cost")} compared={site.cost} text={moneyText(site.cost.value, site.cost.currency)} />}
            {site.carbon && <Fact name={t("measure.carbon")} compared={site.carbon} text={quantityText(site.carbon.value, "kgCO₂e", carbon)} />}
            <div>
              <Text size="xs" c="dimmed">{t("portfolio.data")}</Text>
              <Text size="sm" component="div"><Completeness share={site.completeness} /></Text>
            </div>
          </SimpleGrid>
        </Card>
      ))}
    </Stack>
  );
}

interface FactProps {
  readonly name: string;
  readonly compared: Compared;
  readonly text: string;
}

function Fact({ name, compared, text }: FactProps) {
  return (
    <div>
      <Text size="xs" c="dimmed">{name}</Text>
      <Text fw={600}>{text}</Text>
      <Text size="xs" component="div"><Change change={compared.change} /></Text>
    </div>
  );
}
