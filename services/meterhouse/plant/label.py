"""The planted faults as a table: what goes wrong at which meter, when, and what it should be found as.

A demo begins on a date and has a past. Faults are counted back from that date, so that each lies at the same
distance behind whoever opens the demo, all of them well before the last weeks: these are as they should be.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from meterhouse.kernel.calendar import Calendar
from meterhouse.kernel.settings import Settings
from meterhouse.plant.boost import Boosts
from meterhouse.plant.delivery import AHEAD_DAYS, Deliveries, Duplicate, Future, Held
from meterhouse.plant.fault import SOUND, Fault, Faults
from meterhouse.plant.plant import Plant, plant
from meterhouse.plant.planted import Added, Anew, Late, Passing, Scaled, Several, Shown, Silent, Stuck
from meterhouse.plant.point import PlantPoint, points
from meterhouse.plant.register import resolution

HOUR, DAY = 3600, 86_400
STEP = 900
"""Of the history [s]."""

Make = Callable[[int, int], Fault | Duplicate | Future | Held | None]
"""Of the first and the last instant; None where nothing stands there, and it happens by itself."""


@dataclass(frozen=True)
class Label:
    """A fault that is planted.

    kind     that it should be found as
    meter    at which it should be found
    days     before the day on which the demo began
    time     of that day, UTC
    hours    how long it lasts
    make     what stands between truth and answer
    beside   other meters, with what stands there: what takes energy takes it from those above too
    """

    name: str
    kind: str
    meter: str
    days: int
    time: str
    hours: float
    make: Make
    beside: tuple[tuple[str, Make], ...] = ()

    def span(self, begun: dt.date) -> tuple[int, int]:
        """First instant, and the one after the last [s UTC]."""
        hour, minute = map(int, self.time.split(":"))
        day = dt.datetime.combine(begun, dt.time(hour, minute), dt.UTC) - dt.timedelta(days=self.days)
        first = int(day.timestamp())
        return first, first + round(self.hours * HOUR)


@dataclass(frozen=True)
class ClockChange(Label):
    """Nothing comes around the last clock change before its day, which a site of this zone has."""

    zone: str = "UTC"

    def span(self, begun: dt.date) -> tuple[int, int]:
        latest, _ = super().span(begun)
        changes = Calendar.of(self.zone).changes
        change = int(changes[np.searchsorted(changes, latest) - 1])
        return change - HOUR // 2, change - HOUR // 2 + round(self.hours * HOUR)


def _scaled(times: float) -> Make:
    return lambda first, after: Scaled(first, after, times)


def _added(power: float) -> Make:
    return lambda first, after: Added(first, after, power)


_END = 42_949_672.96  # of 32 bits that count hundredths

LABELS: tuple[Label, ...] = (
    Label("racks freeze the display", "marker", "Austin refrigeration main", 620, "09:00", 1.0,
          lambda first, after: Shown(first, after, _END - 0.01)),
    Label("server room stands still", "stuck", "Berlin office server room", 610, "11:00", 72.0, Stuck),
    Label("lighting ten times too much", "ratio", "Berlin laboratory lighting", 560, "08:15", 14 * 24.0,
          _scaled(10.0)),
    Label("kitchen clock a quarter late", "clock_drift", "Berlin office kitchen", 520, "00:30", 10 * 24.0, Late),
    Label("cooling tower water passes its end", "rollover", "Pune cooling tower water", 500, "10:30", 0.25,
          lambda first, after: Passing(first, after, _END)),
    Label("gas main shows nothing", "glitch", "Berlin gas main", 480, "13:00", 0.5, Shown),
    Label("air handlers without the root of three", "ratio", "Austin air handlers", 460, "15:00", 10 * 24.0,
          _scaled(1 / sqrt(3))),
    Label("water meter exchanged", "exchange", "Berlin water main", 440, "09:30", 0.25,
          lambda first, after: Anew(first, after, share=0.4)),
    Label("compressor meter set back", "reset", "Pune compressor 2", 430, "06:45", 0.25, Anew),
    Label("parking silent for six hours", "silent_caught_up", "Berlin parking main", 400, "10:00", 6.0, Silent),
    Label("quench pumps leap and return", "spike", "Pune quench pumps", 380, "07:30", 0.25,
          lambda first, after: Shown(first, after, leap=50_000.0)),
    Label("heat delivered twice", "duplicate", "Berlin office heat", 350, "00:00", 24.0, Duplicate),
    Label("milling line silent and not counted", "silent_lost", "Pune milling line", 330, "03:00", 8.0,
          lambda first, after: Silent(first, after, forgets=True)),
    Label("a transformer the wrong way round", "reversed", "Berlin office second floor plugs", 300, "07:00", 10 * 24.0,
          _scaled(1 / 3)),
    Label("oven two days late", "late_batch", "Pune hardening oven 2", 250, "02:00", 48.0, Held),
    Label("deli left on at night", "base_load", "Austin deli kitchen", 230, "18:00", 60 * 24.0, _added(4.0),
          (("Austin sales floor main", _added(4.0 * 1.012)), ("Austin grid import", _added(4.0 * 1.012 * 1.013)))),
    Label("a consumer that nobody meters", "missing_sub", "Pune utilities main", 200, "08:00", 18 * 24.0, _added(12.0),
          (("Pune grid import", _added(12.0 * 1.017)),)),
    Label("lighting a tenth", "ratio", "Pune machine shop lighting", 150, "04:00", 9 * 24.0, _scaled(0.1)),
    Label("bakery counted twice", "doubled_sub", "Austin bakery", 100, "12:00", 9 * 24.0, _scaled(2.0)),
    Label("store water stamped in the future", "future", "Austin store water", 90, "12:00", 0.25, Future),
    ClockChange("laboratory around the clock change", "clock_change_gap", "Berlin laboratory equipment", 60, "12:00",
                2.5, Silent, zone="Europe/Berlin"),
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A label with its instants: what stands where from when to when [s UTC]."""

    label: Label
    point: str
    first: int
    after: int

    @property
    def shows_at(self) -> tuple[int, int]:
        """When it should be found: what is stamped in the future is found there [s UTC]."""
        ahead = AHEAD_DAYS * DAY if self.label.make is Future else 0
        return self.first + ahead, self.after + ahead


def planted(settings: Settings, labels: Sequence[Label] = LABELS) -> list[Planted]:
    """Those that lie in the history of this demo, whole; none where it does not say when it began."""
    if not settings.plant_begun:
        return []
    begun = dt.date.fromisoformat(settings.plant_begun)
    earliest = begun - dt.timedelta(days=settings.plant_days - 1)
    low = int(dt.datetime.combine(earliest, dt.time(), dt.UTC).timestamp())
    keys = {point.meter: point.key for point in points(plant(settings.plant_seed)) if point.meter is not None}
    found = [Planted(label, keys[label.meter], *label.span(begun)) for label in labels]
    return [each for each in found if each.first >= low]


def passing(settings: Settings) -> list[Planted]:
    """Registers that pass their end by themselves in the history of this demo."""
    if not settings.plant_begun:
        return []
    begun = dt.datetime.combine(dt.date.fromisoformat(settings.plant_begun), dt.time(), dt.UTC)
    last = int(begun.timestamp()) // STEP * STEP
    first = last - (settings.plant_days - 1) * DAY
    found = []
    for point in _metered(settings):
        if resolution(point.register.address, point.register.unit).states is None:
            continue
        low, high = first, last
        shown = _shown(point, [low, high])
        if shown[1] >= shown[0]:
            continue
        while high - low > STEP:
            middle = (low + high) // 2 // STEP * STEP
            low, high = (middle, high) if _shown(point, [middle])[0] >= shown[0] else (low, middle)
        label = Label(f"{point.meter} passes its end", "rollover", str(point.meter), 0, "00:00", 0, lambda *_: None)
        found.append(Planted(label, point.key, high, high + STEP))
    return found


def _shown(point: PlantPoint, ats: Sequence[int]) -> list[float]:
    return point.device.sound(point.register, np.array(ats, dtype=np.int64)).tolist()  # type: ignore[no-any-return]


def faults(settings: Settings) -> Faults:
    """What stands between truth and answer, by device and channel."""
    return dict(_of_registers(settings)) if settings.plant_begun else SOUND


def _of_registers(settings: Settings) -> Iterator[tuple[tuple[str, str], Fault]]:
    there = {point.meter: (point.device.instrument.name, point.register.channel) for point in _metered(settings)}
    several: dict[tuple[str, str], list[Fault]] = {}
    for each in planted(settings):
        for meter, make in ((each.label.meter, each.label.make), *each.label.beside):
            fault = make(each.first, each.after)
            if fault is not None and not isinstance(fault, Duplicate | Future | Held):
                several.setdefault(there[meter], []).append(fault)
    for where, some in several.items():
        yield where, some[0] if len(some) == 1 else Several(tuple(some))


def deliveries(settings: Settings) -> Deliveries:
    """What goes wrong on the way from the device, by the point's key."""
    found: dict[str, list[Duplicate | Future | Held]] = {}
    for each in planted(settings):
        fault = each.label.make(each.first, each.after)
        if isinstance(fault, Duplicate | Future | Held):
            found.setdefault(each.point, []).append(fault)
    return found


def faulty(settings: Settings, boosts: Boosts | None = None) -> Plant:
    """The plant with its faults."""
    return plant(settings.plant_seed, boosts=boosts, faults=faults(settings))


def _metered(settings: Settings) -> list[PlantPoint]:
    return [point for point in points(plant(settings.plant_seed)) if point.meter is not None]
