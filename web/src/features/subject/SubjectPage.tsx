import { Stack } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Step } from "@meterhouse/ui/api/types.ts";
import { addDays, addMonths } from "@meterhouse/ui/calendar/day.ts";
import { autoStep, stepsFor } from "@meterhouse/ui/calendar/step.ts";
import { dayAt } from "@meterhouse/ui/calendar/zone.ts";
import { PeriodPicker } from "@meterhouse/ui/period/PeriodPicker.tsx";

import { PageHead } from "../../place/PageHead.tsx";
import type { Place } from "../../place/tree.ts";
import { type UsedPeriod, usePeriod } from "../../place/usePeriod.ts";
import { Cards } from "./Cards.tsx";
import { Export } from "./Export.tsx";
import { ReportPanel } from "./ReportPanel.tsx";
import { type ReportAsk, type Subject, useOffers } from "./useReport.ts";
import { breakdownsOf, isOfOneCategory, measureOf, offerFor, type View, viewFrom } from "./view.ts";

interface SubjectPageProps {
  readonly subject: Subject;
  readonly place: Place;
  readonly note: ReactNode;
  readonly live: ReactNode;
  /** What stands under the chart: what the subject is made of. */
  readonly children: (ask: ReportAsk) => ReactNode;
}

/** The frame that the pages of spaces and of meters share. */
export function SubjectPage({ subject, place, note, live, children }: SubjectPageProps) {
  const used = usePeriod(subject.zone);
  const { period, against, chosen, choose } = used;
  const view = viewFrom(useSearch({ strict: false }));
  const navigate = useNavigate();
  const offers = useOffers(subject).data;
  const ask = askOf(subject, view, used, offers);
  const show = (next: View) => {
    const cleared = { measure: undefined, by: undefined, category: undefined, step: undefined, as: undefined, closed: undefined };
    void navigate({ to: ".", search: (before: object) => ({ ...before, ...cleared, ...next }) as never, replace: true, resetScroll: false });
  };
  const zoom = (start: number, step: Step) => {
    const days = daysOf(dayAt(start, subject.zone), step);
    if (days !== null) choose({ period: "custom", ...days, against: chosen.against });
  };
  return (
    <Stack gap="md">
      <PageHead title={subject.name} period={period} zone={subject.zone} path={subject.kind === "spaces" ? place.path.slice(0, -1) : place.path} note={note}>
        <PeriodPicker chosen={chosen} period={period} onChoose={choose} />
        <Export ask={ask} />
      </PageHead>
      <Cards subject={subject} period={period} against={against} offers={offers} live={live} />
      <ReportPanel ask={ask} view={view} offers={offers} onView={show} onSlot={zoom} />
      {children(ask)}
    </Stack>
  );
}

function askOf(subject: Subject, view: View, { period, against }: UsedPeriod, offers: Parameters<typeof offerFor>[0]): ReportAsk {
  const measure = measureOf(view, offers, subject.kind);
  const offer = offerFor(offers, measure, subject.kind);
  const breakdowns = breakdownsOf(offer, subject.kind);
  const by = view.by !== undefined && breakdowns.includes(view.by) ? view.by : breakdowns[0] ?? "total";
  const step = view.step !== undefined && stepsFor(period, offer?.steps).includes(view.step) ? view.step : autoStep(period, measure, offer?.steps);
  return { subject, measure, period, against, by, step, category: isOfOneCategory(by) ? view.category : undefined, closed: view.closed };
}

/** The days of a slot that can be looked into, or null where the slot is within a day. */
function daysOf(day: string, step: Step) {
  if (step === "day") return { from: day, to: addDays(day, 1) };
  if (step === "week" || step === "iso-week") return { from: day, to: addDays(day, 7) };
  if (step === "month") return { from: day, to: addMonths(day, 1) };
  if (step === "quarter") return { from: day, to: addMonths(day, 3) };
  if (step === "year" || step === "fiscal-year") return { from: day, to: addMonths(day, 12) };
  return null;
}
