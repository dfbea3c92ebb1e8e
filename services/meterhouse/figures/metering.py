"""Meters that are fed by points: from what was read, as it counts, to their slots."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from meterhouse.catalogue.composition import ALWAYS
from meterhouse.catalogue.metering import Node
from meterhouse.figures.course import REACH, Course, course
from meterhouse.figures.metered import MeterSlots, longest_gap, of_feeds
from meterhouse.figures.slots import Share, silences
from meterhouse.figures.span import Span
from meterhouse.figures.windows import span_of, windows
from meterhouse.kernel.calendar import Calendar
from meterhouse.store import catch_ups
from meterhouse.store.configuration import Configuration, PointRow
from meterhouse.store.engine import Database
from meterhouse.store.laid import Trial


@dataclass(frozen=True)
class Task:
    """A meter, by its energy series, and the instants [first, last) at which what it is made of has changed."""

    key: int
    meter: Node
    first: int
    last: int


def of_readings(
    database: Database,
    tasks: Sequence[Task],
    configuration: Configuration,
    also: Trial | None = None,
) -> Iterator[MeterSlots]:
    """Slots of meters that have feeds, as far as these changes reach.

    also   corrections that are only tried
    """
    seconds = configuration.slot_seconds
    tasks = _with_catch_ups(database, tasks, configuration)
    asked = [(feed.point, task.first, task.last) for task in tasks for feed in configuration.feeds[task.meter]]
    found = windows(database, asked, seconds, also)
    shares: dict[str, dict[int, dict[int, Share]]] = defaultdict(lambda: defaultdict(dict))
    for task in tasks:
        feeds = configuration.feeds[task.meter]
        span = span_of(found, feeds, task.first, task.last, seconds)
        zone = configuration.composition.zone_of(task.meter)
        counters = [feed for feed in feeds if feed.point.kind == "counter"]
        silent = []
        for feed in counters:
            gap = longest_gap(feed.point, seconds)
            for first, after in silences(found[feed.point.id].good, span, feed.stretch, gap):
                silent.append((feed.point.id, first, after))
                if first not in shares[zone][feed.point.id]:
                    usual = _course(database, feed.point, first, zone, seconds, also)
                    shares[zone][feed.point.id][first] = usual.share
        metered = of_feeds(feeds, found, span, shares[zone])
        yield MeterSlots(task.key, span, metered, tuple(feed.point.id for feed in counters), tuple(silent))


def whole_slots(first: int, last: int, slot: int) -> Span:
    """Every slot that [first, last) touches."""
    low = first // slot * slot
    return Span(low, -(-(last - low) // slot), slot)


def _course(database: Database, point: PointRow, before: int, zone: str, seconds: int, also: Trial | None) -> Course:
    """The usual course of a counter in the weeks before a silence."""
    good = windows(database, [(point, before - REACH, before + 1)], seconds, also)[point.id].good
    return course(good, before, ALWAYS, longest_gap(point, seconds), Calendar.of(zone), seconds)


def _with_catch_ups(database: Database, tasks: Sequence[Task], configuration: Configuration) -> list[Task]:
    """Tasks, each as far as to the end of the silences whose course their readings tell of."""
    feeds = {task.key: {feed.point.id for feed in configuration.feeds[task.meter]} for task in tasks}
    first, last = min(task.first for task in tasks), max(task.last for task in tasks)
    known = catch_ups.following(database, {point for points in feeds.values() for point in points}, first, last + REACH)

    def reached(task: Task) -> int:
        return max(
            after
            for point, began, after in [*known, (-1, 0, task.last)]
            if point == -1 or (point in feeds[task.key] and task.first <= began < task.last + REACH)
        )

    return [replace(task, last=reached(task)) for task in tasks] if known else list(tasks)
