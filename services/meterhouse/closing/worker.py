"""The closing stage: closes days of claimed sites, again whenever what they were made of has changed.

Days are looked at with those around them: what is usual is told by weeks, and an episode may begin before. What is
found is kept for the days that were asked for alone. Every night each site's day before is closed, changed or not.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from meterhouse.closing.cause import Finding
from meterhouse.closing.day import Closed, Seen, closed
from meterhouse.closing.evidence import Evidence, units
from meterhouse.closing.seen import DAY, Clock
from meterhouse.closing.site import Site, of_sensors, sites
from meterhouse.closing.words import words
from meterhouse.kernel.calendar import Calendar
from meterhouse.store import closed_days, findings, readings, work
from meterhouse.store.configuration import Configuration, Configurations
from meterhouse.store.engine import Connection, Database
from meterhouse.store.findings import Found, Kept
from meterhouse.store.series import SeriesIds
from meterhouse.store.work import Claim

MOST_SITES = 1
BUDGET_SECONDS = 1 << 40
AROUND_DAYS = 35
"""Days on both sides of those that are closed whose slots are looked at: five weeks tell what is usual."""
BESIDE_DAYS = 4
"""And whose readings: episodes of readings are shorter."""
UNSURE_SECONDS = 16 * DAY
"""What lies so near to the beginning of the days that are looked at may not be found in them."""
MOST_DAYS = 200
"""Days that are closed at a time."""
NIGHT_SECONDS = 1800
"""After midnight the last readings of the day get so long to arrive."""
LATE = "late_batch"
_GAPS = ("silent_caught_up", "silent_lost", "clock_change_gap")


class Closing:
    def __init__(
        self, database: Database, configurations: Configurations, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._configurations, self._clock = database, configurations, clock
        self._series = SeriesIds(database)
        self._kept: tuple[Configuration, dict[int, Site]] | None = None

    def first(self) -> None:
        """Mark the days up to last midnight that are not closed yet, of every site whose night has come."""
        now = self._clock()
        closed_before, waiting = closed_days.extents(self._database), self._waiting()
        due = []
        for site in self._sites().values():
            midnight = closed_days.last_midnight(site.zone, now)
            calendar = Calendar.of(site.zone)
            yesterday = calendar.touched(midnight - 1, midnight)[0]
            _, closed_until = closed_before.get(site.id, (-1, -1))
            if now >= midnight + NIGHT_SECONDS and closed_until < yesterday and waiting.get(site.id, 0) < midnight:
                due.append((site.id, max(calendar.start(closed_until + 1), 0), midnight))
        if due:
            self._database.transaction(lambda connection: work.mark(connection, "closing", due))

    def _waiting(self) -> dict[int, int]:
        """Until when the days of sites wait to be closed, or are being closed [s UTC]."""
        rows = self._database.rows(
            "SELECT key_id, GREATEST(COALESCE(last, 0), COALESCE(claimed_last, 0)) FROM meterhouse_system.work"
            " WHERE stage = 'closing'"
        )
        return {int(key): int(last) for key, last in rows}

    def __call__(self, held: Claim) -> int:
        written = 0
        for key, first, last in held.ranges:
            site = self._sites().get(key)
            last = min(last, closed_days.last_midnight(site.zone, self._clock())) if site else last
            if site is None or last <= first:
                self._database.transaction(lambda connection, key=key: work.complete(connection, held, [key]))  # type: ignore[misc]
                continue
            written += self._close(held, site, first, last)
        return written

    def _close(self, held: Claim, site: Site, first: int, last: int) -> int:
        calendar = Calendar.of(site.zone)
        since = self._since(site, calendar)
        begin, end = calendar.touched(first, last)
        before = closed_days.extents(self._database).get(site.id)
        if not since:
            end = begin
        else:
            begin = max(begin, min(since.values()))
            # What comes from before all else leaves no days between that nobody closes.
            end = max(end, before[0]) if before and begin < before[0] else end
        written = 0
        parts = list(range(begin, end, MOST_DAYS)) or [begin]
        for low in parts:
            high, is_last = min(low + MOST_DAYS, end), low == parts[-1]
            evidence = self._evidence()
            seen = self._seen(evidence, site, calendar, (low, high), since) if high > low else None
            found = closed(seen) if seen else Closed()
            silent: list[tuple[int, ...]] = []
            if is_last and before:
                anew = [point for point, day in since.items() if begin <= day < end]
                silent = list(self._silent(anew, calendar, end, before[1] + 1))
            written += self._keep(held, site, calendar, (low, high), seen, found, silent, is_last=is_last)
        return written

    def _since(self, site: Site, calendar: Calendar) -> dict[int, int]:
        """The local day of the first reading of each point that has any."""
        extents = readings.extents(self._database, [point.id for point in site.points])
        days = calendar.day(np.array([first for first, _ in extents.values()], np.int64))
        return dict(zip(extents, days.tolist(), strict=True))

    def _silent(self, points: list[int], calendar: Calendar, begin: int, end: int) -> Iterator[tuple[int, ...]]:
        """Days as they are kept of points that tell nothing: closed when nothing was known of these points yet."""
        seconds = self._configurations.now().slot_seconds
        for day in range(begin, end):
            expected = (calendar.start(day + 1) - calendar.start(day)) // seconds
            yield from ((point, day, expected, 0, 0) for point in points)

    def _seen(
        self, evidence: Evidence, site: Site, calendar: Calendar, days: tuple[int, int], since: dict[int, int]
    ) -> Seen:
        begin, end = days
        today = calendar.touched(int(self._clock()), int(self._clock()) + 1)[0]
        seconds = evidence.configuration.slot_seconds
        clock = Clock.of(calendar, begin - AROUND_DAYS, min(end + AROUND_DAYS, today), seconds)
        lanes = evidence.lanes([m for m in site.meters if m[0] == "meters"], clock)
        low, high = calendar.start(begin - BESIDE_DAYS), calendar.start(min(end + BESIDE_DAYS, today))
        traces = evidence.traces(site, low, high, int(self._clock()))
        feeds = evidence.configuration.feeds
        fed_by = {m: {feed.point.id: feed.ratio for feed in feeds.get(m, ())} for m in lanes}
        return Seen(site, clock, lanes, traces, fed_by, evidence.days(list(lanes), clock), since)

    def _keep(
        self,
        held: Claim,
        site: Site,
        calendar: Calendar,
        days: tuple[int, int],
        seen: Seen | None,
        found: Closed,
        silent: list[tuple[int, ...]],
        *,
        is_last: bool,
    ) -> int:
        begin, end = days
        span = calendar.start(begin), calendar.start(end)
        told = [_told(finding) for finding in found.findings]
        site_days = [row for row in found.site_days if begin <= row[0] < end]
        point_days = [row for row in found.point_days if begin <= row[1] < end]

        def write(connection: Connection) -> int:
            rows = 0
            if seen is not None:
                looked = {
                    "points": (calendar.start(begin - BESIDE_DAYS), calendar.start(end + BESIDE_DAYS)),
                    "meters": (seen.clock.first + UNSURE_SECONDS, seen.clock.after),
                }
                merged = findings.merge(connection, site.id, looked, span, told, frozenset({LATE}))
                rows += merged.new + findings.add(connection, site.id, list(_late(merged.gone, seen)))
                rows += findings.add(connection, site.id, [each for each in told if each.first >= seen.clock.after])
                closed_days.keep(connection, site.id, site_days, point_days)
            closed_days.add(connection, silent)
            if is_last:
                work.complete(connection, held, [site.id])
            else:
                work.hold(connection, held, [site.id])
            return rows

        return self._database.transaction(write)

    def _sites(self) -> dict[int, Site]:
        configuration = self._configurations.now()
        if self._kept is None or self._kept[0] is not configuration:
            self._kept = configuration, sites(configuration, of_sensors(self._database))
        return self._kept[1]

    def _evidence(self) -> Evidence:
        return Evidence(self._database, self._configurations.now(), self._series, units(self._database))


def _told(finding: Finding) -> Found:
    return Found(
        finding.kind,
        finding.subject,
        finding.first,
        finding.after,
        finding.size,
        finding.unit,
        words(finding.kind, finding.evidence),
        dict(finding.evidence),
    )


def _late(gone: tuple[Kept, ...], seen: Seen) -> Iterator[Found]:
    """Silences that are none any more, since readings have come: they came late."""
    for kept in gone:
        trace = seen.traces.get(kept.found.subject[1])
        if kept.found.kind not in _GAPS or kept.found.subject[0] != "points" or trace is None:
            continue
        inside = int(((trace.ats > kept.found.first) & (trace.ats < kept.found.after)).sum())
        if inside:
            evidence = {"readings": inside, "hours": kept.found.evidence.get("hours", 0)}
            late = replace(kept.found, kind=LATE, size=float(inside), unit="readings", evidence=evidence)
            yield replace(late, words=words(LATE, evidence))


def make(database: Database, default_zone: str) -> Closing:
    return Closing(database, Configurations(database, default_zone))
