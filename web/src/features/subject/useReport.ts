import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { get } from "@meterhouse/ui/api/client.ts";
import type { Against, Measure, Report, ReportOffer, Step, SubjectKind } from "@meterhouse/ui/api/types.ts";
import type { Period } from "@meterhouse/ui/calendar/period.ts";

import { refreshAfter } from "../../place/refresh.ts";
import { withRestNamed } from "./rest.ts";
import type { Breakdown } from "./view.ts";

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: number;
  readonly name: string;
  readonly zone: string;
}

export interface ReportAsk {
  readonly subject: Subject;
  readonly measure: Measure;
  readonly period: Period;
  readonly against: Against | undefined;
  readonly by: Breakdown;
  readonly step: Step;
  /** The one category of a breakdown into parts; the API takes the first where none is named. */
  readonly category?: number | undefined;
  /** Closed months as they are now; else as they were closed. */
  readonly closed?: "current" | undefined;
}

export function pathOf({ subject, measure }: ReportAsk): string {
  return `/reports/${measure}/${subject.kind}/${String(subject.id)}`;
}

export function queryOf({ period: { from, to }, step, by, against, category, closed }: ReportAsk) {
  return { from, to, step, by, against, category, closed };
}

/** One report. Another period of the same subject keeps the old figures, paled, until the new are there. */
export function useReport(ask: ReportAsk, enabled = true) {
  const { t } = useTranslation();
  return useQuery({
    queryKey: ["report", ask.subject.kind, ask.subject.id, ask.measure, queryOf(ask)],
    queryFn: ({ signal }) => get<Report>(pathOf(ask), { ...queryOf(ask), explain: true }, signal),
    select: useCallback((report: Report) => withRestNamed(t, report), [t]),
    placeholderData: (before, query) => (query?.queryKey[2] === ask.subject.id && query.queryKey[3] === ask.measure ? keepPreviousData(before) : undefined),
    refetchInterval: (query) => refreshAfter(query.state.data?.pending, ask.period.to),
    enabled,
  });
}

/** What reports the API offers of a subject, broken down how: what it takes, what it makes. */
export function useOffers({ kind, id }: Subject) {
  return useQuery({
    queryKey: ["reports", kind, id],
    queryFn: async ({ signal }) => (await get<{ reports: ReportOffer[] }>("/reports", { kind, id }, signal)).reports,
    staleTime: Infinity,
  });
}
