import { Button, Group, Popover, Select, Skeleton, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Chosen, NAMED_PERIODS, type Period, periodText } from "../calendar/period.ts";
import { Icon } from "../theme/Icon.tsx";
import classes from "./period.module.css";

const DayRange = lazy(() => import("./DayRange.tsx"));

interface PeriodPickerProps {
  readonly chosen: Chosen;
  /** What the choice means now. */
  readonly period: Period;
  readonly onChoose: (chosen: Chosen) => void;
  /** Whether the page holds its figures against another period. */
  readonly compares?: boolean;
}

/** The one control of time: it governs everything on the page. */
export function PeriodPicker({ chosen, period, onChoose, compares = true }: PeriodPickerProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const choose = (next: Chosen) => {
    setOpen(false);
    onChoose(next);
  };
  return (
    <Group gap="xs" data-no-print>
      <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Button variant="default" fw={500} leftSection={<Icon name="calendar" size={18} />} rightSection={<Icon name="down" size={14} />}
            aria-haspopup="dialog" aria-expanded={open} onClick={() => { setOpen(!open); }}>
            {chosen.period === "custom" ? periodText(period) : t(`period.${chosen.period}`)}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p="xs" aria-label={t("period.label")}>
          <div className={classes.choices}>
            <div className={classes.named}>
              {NAMED_PERIODS.map((name) => (
                <Button key={name} size="compact-sm" justify="flex-start" fw={name === chosen.period ? 600 : 400}
                  variant={name === chosen.period ? "light" : "subtle"} color={name === chosen.period ? "petrol" : "gray"}
                  aria-pressed={name === chosen.period} onClick={() => { choose({ period: name, against: chosen.against }); }}>
                  {t(`period.${name}`)}
                </Button>
              ))}
            </div>
            <Stack gap={4} mih={290}>
              <Text size="xs" c="dimmed" px={6}>{t("period.customHint")}</Text>
              <Suspense fallback={<Skeleton w={250} h={260} />}>
                <DayRange period={period} onChoose={(days) => { choose({ period: "custom", ...days, against: chosen.against }); }} />
              </Suspense>
            </Stack>
          </div>
        </Popover.Dropdown>
      </Popover>
      {compares && (
        <Select aria-label={t("against.label")} w={165} allowDeselect={false} value={chosen.against}
          data={(["last-year", "previous", "none"] as const).map((value) => ({ value, label: t(`against.${value}`) }))}
          onChange={(against) => { if (against !== null) onChoose({ ...chosen, against }); }} />
      )}
    </Group>
  );
}
