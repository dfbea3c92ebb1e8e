import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { addDays } from "@meterhouse/ui/calendar/day.ts";
import { answering } from "@meterhouse/ui/testing/api.ts";

import { kindOf } from "../../testing/kinds.ts";
import { showPage } from "../../testing/page.tsx";
import { exceptionsOf, firstWeekday, listsOf, shownDay, stepped, toggled, weekdayOf, weeksOf, type WorkingDay } from "./year.ts";
import { YearTab } from "./YearTab.tsx";

// Days are found by their labels: asking 365 buttons for their roles takes seconds.
const CALENDARS = kindOf({ kind: "working-calendars", title: "Working calendar", titlePlural: "Working calendars", fields: [] });
const RECORD = { id: 3, name: "Berlin", weekend: ["sat", "sun"], non_working_days: [{ day: "2026-12-24", note: "Christmas Eve" }], working_days: [] };

const isWeekend = (day: string) => weekdayOf(day) % 6 === 0;
const DAYS: WorkingDay[] = Array.from({ length: 365 }, (_, n) => {
  const day = addDays("2026-01-01", n);
  if (day === "2026-01-01") return { day, is_worked: false, because: "holiday", note: "New Year's Day" };
  if (day === "2026-12-24") return { day, is_worked: false, because: "exception", note: "Christmas Eve" };
  return { day, is_worked: !isWeekend(day), because: isWeekend(day) ? "weekend" : "weekday", note: "" };
});
const API = { "GET /working-calendars/3/days": { body: { items: DAYS } } };
const tab = (permissions?: readonly string[]) => showPage(<YearTab kind={CALENDARS} held={{ record: RECORD, etag: '"5"' }} />, permissions);
// Looking up through the styles of 365 buttons whether one may be pressed takes seconds, too.
const user = userEvent.setup({ pointerEventsCheck: 0 });
const sent = (asked: ReturnType<typeof answering>) => asked.filter(({ method }) => method === "PATCH");

beforeEach(() => { vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-05-05T12:00:00Z") }); });
afterEach(() => { vi.useRealTimers(); });

describe("a working calendar", () => {
  test("is a year whose days say why they are off", async () => {
    answering(API);
    await tab();
    expect(await screen.findByLabelText("Thursday, January 1, 2026: public holiday, New Year's Day")).toHaveAttribute("data-look", "holiday");
    expect(screen.getByLabelText("Thursday, December 24, 2026: day off, Christmas Eve")).toBeVisible();
    expect(screen.getByLabelText("Saturday, January 3, 2026: weekend")).toBeVisible();
    expect(screen.getAllByRole("table")).toHaveLength(12);
  });

  test("takes a day off when it is pressed, and saves that with a way back", async () => {
    const asked = answering({ ...API, "PATCH /working-calendars/3": { body: RECORD, headers: { etag: '"6"' } } });
    await tab();
    await user.click(await screen.findByLabelText("Friday, May 15, 2026: worked"));
    await user.click(screen.getByLabelText("Note on this day"));
    await user.paste("Bridge");
    await user.click(screen.getByText("Save"));
    expect(await screen.findByText("Saved Berlin")).toBeVisible();
    expect(sent(asked)[0]?.body).toEqual({ non_working_days: [{ day: "2026-05-15", note: "Bridge" }, { day: "2026-12-24", note: "Christmas Eve" }], working_days: [] });
    expect(sent(asked)[0]?.headers.get("if-match")).toBe('"5"');
    await user.click(screen.getByText("Undo"));
    await waitFor(() => { expect(sent(asked)[1]?.body).toEqual({ non_working_days: RECORD.non_working_days, working_days: [] }); });
  });

  test("is walked through with arrows, and turned with the space bar", async () => {
    answering(API);
    await tab();
    (await screen.findByLabelText(/January 1, 2026/)).focus();
    await user.keyboard("{ArrowDown}{ArrowRight}{ArrowRight}");
    expect(screen.getByLabelText("Saturday, January 10, 2026: weekend")).toHaveFocus();
    await user.keyboard(" ");
    expect(screen.getByLabelText("Saturday, January 10, 2026: worked by exception")).toHaveFocus();
    await user.keyboard(" ");
    expect(screen.getByLabelText("Saturday, January 10, 2026: weekend")).toHaveFocus();
    expect(screen.getByText("Save").closest("button")).toBeDisabled();
  });

  test("asks for another year when one goes there", async () => {
    const asked = answering(API);
    await tab();
    await user.click(await screen.findByLabelText("The year after"));
    await waitFor(() => { expect(asked.at(-1)?.path).toContain("year=2027"); });
  });

  test("is only looked at by those who may not change it", async () => {
    answering(API);
    await tab(["records"]);
    await user.click(await screen.findByLabelText("Friday, May 15, 2026: worked"));
    expect(screen.getByLabelText("Friday, May 15, 2026: worked")).toBeVisible();
    expect(screen.queryByText("Save")).toBeNull();
  });
});

describe("the days of a year", () => {
  test("stand in weeks that begin on the reader's first day", () => {
    expect(weeksOf("2026-05-01", 1)[0]).toEqual([null, null, null, null, "2026-05-01", "2026-05-02", "2026-05-03"]);
    expect(weeksOf("2026-05-01", 0)[0]?.at(5)).toBe("2026-05-01");
    expect(weeksOf("2026-02-01", 0)).toHaveLength(4);
  });

  test.each([["de-DE", 1], ["en-US", 0]])("begin their weeks in %s on weekday %d", (tag, expected) => { expect(firstWeekday(tag)).toBe(expected); });

  test("lead nowhere beyond the year", () => {
    expect(stepped("2026-12-28", "ArrowDown")).toBeNull();
    expect(stepped("2026-12-28", "Enter")).toBeNull();
  });

  test("come back to what they were when they are turned twice", () => {
    const saved = exceptionsOf(RECORD.non_working_days, []);
    for (const day of DAYS.filter(({ because }) => because !== "exception")) {
      const twice = toggled(day, RECORD.weekend, toggled(day, RECORD.weekend, saved));
      expect(shownDay(day, RECORD.weekend, twice)).toEqual(shownDay(day, RECORD.weekend, saved));
      expect(listsOf(twice)).toEqual(listsOf(saved));
    }
  });
});
