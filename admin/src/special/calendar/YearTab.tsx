import { ActionIcon, Button, Card, Group, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Day } from "@meterhouse/ui/calendar/day.ts";
import { locale } from "@meterhouse/ui/i18n/locale.ts";
import { LeaveGuard } from "@meterhouse/ui/leave/LeaveGuard.tsx";
import { useMay } from "@meterhouse/ui/session/useMay.ts";
import { Failed } from "@meterhouse/ui/states/Failed.tsx";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import { Refusal } from "../../form/Refusal.tsx";
import type { Values } from "../../catalogue/values.ts";
import { formerOf, useActs } from "../../records/acts.ts";
import { nameOf } from "../../records/record.ts";
import type { TabProps } from "../tab.ts";
import classes from "./calendar.module.css";
import { Month } from "./Month.tsx";
import { savedExceptions, useYear, weekendOf } from "./useYear.ts";
import { dayWords } from "./words.ts";
import { type Exceptions, firstWeekday, listsOf, LOOKS, type ShownDay, shownDay, stepped, toggled, type WorkingDay } from "./year.ts";

/** A working calendar as a year, in which days are taken off or worked by pressing them. */
export function YearTab({ kind, held }: TabProps) {
  const { t } = useTranslation();
  const mayWrite = useMay()(kind.permission);
  const acts = useActs(kind.kind);
  const [year, setYear] = useState(() => new Date().getFullYear());
  const [active, setActive] = useState<Day>(`${String(year)}-01-01`);
  const [draft, setDraft] = useState<Exceptions | null>(null);
  const months = useRef<HTMLDivElement>(null);
  const { data, error, refetch } = useYear(held, year);
  const weekend = weekendOf(held);
  const exceptions = draft ?? savedExceptions(held);
  const worked = useMemo(() => new Map<Day, WorkingDay>((data ?? []).map((one) => [one.day, one])), [data]);
  const dayOf = (day: Day): ShownDay | undefined => {
    const one = worked.get(day);
    return one === undefined ? undefined : shownDay(one, weekend, exceptions);
  };
  const body = listsOf(exceptions);
  const dirty = draft !== null && JSON.stringify(body) !== JSON.stringify(listsOf(savedExceptions(held)));
  const save = useMutation({
    // What it was is noted as the change is asked for: once it is made, the record that is held is the new one.
    mutationFn: (_: Values) => acts.change(held.record.id, body, held.etag),
    onSuccess: ({ etag }, former) => {
      say(t("form.saved", { name: nameOf(held.record) }), { undo: () => acts.change(held.record.id, former, etag) });
      setDraft(null);
    },
  });
  const change = (next: Exceptions) => {
    save.reset();
    setDraft(next);
  };
  const toggle = (day: Day) => {
    const one = worked.get(day);
    if (one !== undefined) change(toggled(one, weekend, exceptions));
  };
  const go = (to: number) => {
    setYear(to);
    setActive(`${String(to)}-01-01`);
  };
  const walk = (event: React.KeyboardEvent) => {
    const to = stepped(active, event.key);
    if (to === null) return;
    event.preventDefault();
    months.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus();
  };
  const shown = dayOf(active);
  const exception = exceptions.get(active);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  return (
    <Card>
      <LeaveGuard dirty={dirty} />
      <Stack>
        <Group justify="space-between">
          <Group gap={4}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("special.calendar.before")} onClick={() => { go(year - 1); }}><Icon name="left" /></ActionIcon>
            <Title order={2} size="h4" aria-live="polite" style={{ fontVariantNumeric: "tabular-nums" }}>{year}</Title>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("special.calendar.after")} onClick={() => { go(year + 1); }}><Icon name="right" /></ActionIcon>
          </Group>
          <ul className={classes.legend} aria-label={t("special.calendar.legend")}>
            {LOOKS.map((look) => <li key={look}><span className={classes.day} data-look={look} aria-hidden="true">1</span>{t(`special.look.${look}`)}</li>)}
          </ul>
        </Group>
        {mayWrite && <Text size="sm" c="dimmed">{t("special.calendar.hint")}</Text>}
        {!data ? <Skeleton height={480} /> : (
          <div ref={months} className={classes.year} role="group" aria-label={t("special.calendar.year", { year })} onKeyDown={walk}>
            {Array.from({ length: 12 }, (_, n) => `${String(year)}-${String(n + 1).padStart(2, "0")}-01`).map((month) => (
              <Month key={month} month={month} firstWeekday={firstWeekday(locale())} dayOf={dayOf} active={active} mayWrite={mayWrite} onToggle={toggle} onFocus={setActive} />
            ))}
          </div>
        )}
        <Refusal error={save.error} fields={kind.fields} onReload={() => { setDraft(null); save.reset(); void acts.forget(); }} />
        <Group justify="space-between" align="flex-end">
          <Stack gap={4} style={{ flexGrow: 1 }}>
            {shown !== undefined && <Text size="sm">{dayWords(t, shown)}</Text>}
            {mayWrite && exception !== undefined && <TextInput maw={360} label={t("special.calendar.note")} value={exception.note} onChange={(event) => { change(new Map([...exceptions, [active, { ...exception, note: event.currentTarget.value }]])); }} />}
          </Stack>
          {mayWrite && (
            <Group gap="xs">
              <Text size="sm" c="dimmed" role="status">{dirty && t("form.dirty")}</Text>
              <Button variant="default" disabled={!dirty} onClick={() => { setDraft(null); save.reset(); }}>{t("form.cancel")}</Button>
              <Button disabled={!dirty} loading={save.isPending} onClick={() => { save.mutate(formerOf(held.record, body)); }}>{t("form.save")}</Button>
            </Group>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
