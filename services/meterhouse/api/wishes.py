"""What somebody who corrects means: which points, which stretch, which values, and what of it is refused by name."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from meterhouse.api.correction_shapes import CorrectionWish
from meterhouse.figures.likeness import copied
from meterhouse.kernel.correction import Correction
from meterhouse.kernel.errors import Fault, Forbidden, Refused
from meterhouse.reports import Engine
from meterhouse.reports.effect import effect, effect_of_ratio
from meterhouse.store import changed, corrections, month_locks, pushes, readings
from meterhouse.store.configuration import Configuration
from meterhouse.store.corrections import Beside, Wish
from meterhouse.store.engine import Connection, Database
from meterhouse.store.people import Principal
from meterhouse.store.ratios import Ratio, holds, set_ratio
from meterhouse.store.scope import Scope
from meterhouse.store.writing import begin

_BELONGS = {
    "values": ("replace",),
    "ratio": ("ratio",),
    "like": ("copy",),
    "start": ("exchange",),
    "serial": ("exchange",),
}
"""Fields of a wish that are no part of what is kept, and the acts that take them."""


@dataclass(frozen=True)
class Meant:
    """A wish that can be granted."""

    wish: Wish
    effect: Callable[[], dict[str, Any]]
    """What it would change, alone."""
    beside: Beside | None = None
    ratio: Ratio | None = None
    """That it asks for."""


@dataclass(frozen=True)
class Wishes:
    """Of one person, who sees what *scope* says."""

    database: Database
    engine: Engine
    principal: Principal
    scope: Scope

    def meant(self, asked: CorrectionWish) -> Meant:
        """Refused with all that does not hold, Conflict where it reaches into a locked month."""
        found = self._understood(asked)
        month_locks.check_points(self.database, found.wish.changed(), self.scope)
        return found

    def _understood(self, asked: CorrectionWish) -> Meant:
        misplaced = [
            Fault(name, f"of {asked.act!r} is nothing that it takes; it belongs to {', '.join(acts)}")
            for name, acts in _BELONGS.items()
            if asked.act not in acts and getattr(asked, name) not in (None, [])
        ]
        if misplaced:
            raise Refused(misplaced)
        match asked.act:
            case "ratio":
                return self._ratio(asked)
            case "exchange":
                return self._exchange(asked)
            case "copy":
                return self._copy(asked)
            case _:
                return self._of_readings(self._wish(asked, self._given(asked)))

    def _of_readings(self, wish: Wish, beside: Beside | None = None) -> Meant:
        _checked(wish)
        tried = {point: (each,) for point, each in wish.corrections().items()}
        return Meant(wish, lambda: effect(self.engine.directories, tried, self.scope.sees), beside)

    def _wish(self, asked: CorrectionWish, given: dict[int, dict[int, float]]) -> Wish:
        ats = [at for several in given.values() for at in several]
        first = _instant(asked.first, "from", min(ats, default=None))
        after = _instant(asked.after, "to", max(ats) + 1 if ats else None)
        points = self._named(asked)
        return Wish(
            asked.act, points, first, after, asked.reason, asked.seconds, given or None, asked.factor, asked.end
        )

    def _named(self, asked: CorrectionWish) -> tuple[int, ...]:
        return tuple(dict.fromkeys([*self.points(asked.points), *self.fed_by(asked.meters)]))

    def _given(self, asked: CorrectionWish) -> dict[int, dict[int, float]]:
        """Values of a replacement."""
        given: dict[int, dict[int, float]] = defaultdict(dict)
        points, faults = self._named(asked), []
        for nth, each in enumerate(asked.values):
            if each.at.tzinfo is None or not math.isfinite(each.value):
                faults.append(Fault(f"values[{nth}]", "takes an instant with its zone, and a finite value"))
                continue
            if each.point is None and len(points) != 1:
                faults.append(Fault(f"values[{nth}].point", f"must be said where there are {len(points)} points"))
                continue
            point = points[0] if each.point is None else self.points([each.point])[0]
            if point not in points:
                faults.append(Fault(f"values[{nth}].point", f"{each.point!r} is not among the points"))
            given[point][math.floor(each.at.timestamp())] = each.value
        if faults:
            raise Refused(faults)
        return given

    def _copy(self, asked: CorrectionWish) -> Meant:
        """The values are taken now: what is corrected in the like stretch later changes them no more."""
        first, after = _instant(asked.first, "from", None), _instant(asked.after, "to", None)
        like = _instant(asked.like, "like", None)
        points = self._named(asked)
        known = self._configuration.points
        seconds = self._configuration.slot_seconds
        wish = self._wish(asked, {point: {first: 0.0} for point in points})
        _checked(wish)
        given = {point: copied(self.database, known[point], first, after, like, seconds) for point in points}
        return self._of_readings(replace(wish, given=given))

    def _exchange(self, asked: CorrectionWish) -> Meant:
        """At one point, at one instant; where a serial is told, it becomes that of the device."""
        points = self._named(asked)
        if len(points) != 1:
            raise Refused([Fault("points", f"{len(points)} registers; exchange one at a time")])
        at = _instant(asked.first, "from", None)
        if asked.start is None or not math.isfinite(asked.start):
            raise Refused([Fault("start", "must be told: what the new register showed at first")])
        if asked.after is not None and _instant(asked.after, "to", None) != at + 1:
            raise Refused([Fault("to", "an exchange is at one instant; leave it out")])
        wish = replace(self._wish(asked, {points[0]: {at: asked.start}}), after=at + 1)
        point = self._configuration.points[points[0]]
        if point.kind != "counter":
            raise Refused([Fault("points", f"{point.name} is no counter but {point.kind}; there is no register")])
        return self._of_readings(wish, None if asked.serial is None else self._serial(points[0], asked.serial))

    def _serial(self, point: int, serial: str) -> Beside:
        may_change_records(self.principal)
        [(device,)] = self.database.rows("SELECT device_id FROM meterhouse_system.point WHERE id = %s", (point,))
        if device is None:
            raise Refused([Fault("serial", f"point {point} is of no device; leave it out")])

        def beside(connection: Connection) -> list[changed.Changed]:
            writing = begin(connection, self.principal.actor, self.scope, self.principal.permissions)
            return [changed.change(writing, "devices", device, {"serial": serial})]

        return beside

    def _ratio(self, asked: CorrectionWish) -> Meant:
        may_change_records(self.principal)
        if not asked.meters:
            raise Refused([Fault("meters", "must be told: ratios are those of meters to their points")])
        if (asked.ratio is None) == (asked.factor is None):
            raise Refused([Fault("ratio", "takes either ratio, what it is, or factor, what it is multiplied by")])
        if asked.ratio is not None and (not math.isfinite(asked.ratio) or asked.ratio == 0):
            raise Refused([Fault("ratio", f"{asked.ratio}; take a number that is not 0")])
        first = _instant(asked.first, "from", None)
        points = self.fed_by(asked.meters)
        own = self.points(asked.points) if asked.points else points
        if strange := set(own) - set(points):
            raise Refused([Fault("points", f"{', '.join(map(str, sorted(strange)))} do not feed these meters")])
        after = _instant(asked.after, "to", readings.LATEST)
        wish = Wish("ratio", tuple(dict.fromkeys(own)), first, after, asked.reason, asked.seconds, None, asked.factor)
        _checked(replace(wish, end=asked.end))
        ratio = Ratio(tuple(asked.meters), wish.points, first, after, asked.factor, asked.ratio)

        def beside(connection: Connection) -> list[changed.Changed]:
            return set_ratio(begin(connection, self.principal.actor, self.scope, self.principal.permissions), ratio)

        return Meant(wish, lambda: effect_of_ratio(self.engine.directories, ratio, self.scope.sees), beside, ratio)

    def stands(self, meant: Meant) -> bool:
        """Whether the very same was laid already, and is not undone; of a ratio, whether it is so."""
        if meant.ratio is not None:
            return holds(self.database, meant.ratio)
        wish = meant.wish
        standing = corrections.standing(self.database, wish.points)
        return bool(wish.corrections()) and all(
            any(_alike(each, own) for each in standing.get(point, ())) for point, own in wish.corrections().items()
        )

    def fed_from(self, named: Sequence[int | str]) -> list[int]:
        """The meters that points feed; Refused where there is none."""
        points = self.points(named)
        found = {
            meter[1]
            for point in points
            for meter in self._configuration.meters_of_point.get(point, ())
            if meter[0] == "meters" and self.scope.sees(*meter)
        }
        if not found:
            raise Refused([Fault("points", "feed no meter")])
        return sorted(found)

    def zone_of(self, named: str) -> str | None:
        """Time zone of the site of the meters that a point feeds; None where there is none, or several."""
        try:
            meters = self.fed_from([named])
        except Refused:
            return None
        zones = {self._configuration.composition.zone_of(("meters", meter)) for meter in meters}
        return zones.pop() if len(zones) == 1 else None

    @property
    def _configuration(self) -> Configuration:
        return self.engine.directories.now().configuration

    def points(self, named: Sequence[int | str]) -> list[int]:
        """By id or key; Refused with all that are not there."""
        numbers = {each for each in named if isinstance(each, int)}
        numbers |= {int(each) for each in named if isinstance(each, str) and each.isascii() and each.isdecimal()}
        keys = {each for each in named if isinstance(each, str)}
        found: dict[int | str, list[int]] = {
            **{key: [each.id for each in several] for key, several in pushes.by_key(self.database, keys).items()},
            **{
                number: [each.id for each in several]
                for number, several in pushes.by_id(self.database, numbers).items()
            },
        }
        points, faults = [], []
        for nth, each in enumerate(named):
            targets = found.get(each) or found.get(int(each) if str(each).isdecimal() else -1) or []
            seen = [point for point in targets if self.scope.sees("points", point)]
            if len(seen) != 1:
                said = f"there are {len(seen)} points {each!r}; name one by its id" if seen else f"no point {each!r}"
                faults.append(Fault(f"points[{nth}]", said))
            points += seen[:1]
        if faults:
            raise Refused(faults)
        return points

    def fed_by(self, meters: Sequence[int]) -> list[int]:
        """Points that feed the meters; Refused with all that are not there."""
        feeds = self._configuration.feeds
        points: list[int] = []
        faults = []
        for nth, meter in enumerate(meters):
            own = (
                [feed.point.id for feed in feeds.get(("meters", meter), ())] if self.scope.sees("meters", meter) else []
            )
            if not own:
                faults.append(Fault(f"meters[{nth}]", f"there is no meter {meter} that is fed by a point"))
            points += own
        if faults:
            raise Refused(faults)
        return points


def may_change_records(principal: Principal) -> None:
    """What reaches into the records of meters and devices takes more than correcting readings does."""
    if "metering" not in principal.permissions:
        raise Forbidden("correcting ratios and serial numbers takes the permission 'metering', too")


def _alike(one: Correction, other: Correction) -> bool:
    same = (one.act, one.first, one.after, one.seconds, one.factor, one.end) == (
        other.act,
        other.first,
        other.after,
        other.seconds,
        other.factor,
        other.end,
    )
    return same and np.array_equal(one.ats, other.ats) and np.array_equal(one.values, other.values)


def _checked(wish: Wish) -> None:
    faults = wish.faults()
    if faults:
        raise Refused(faults)


def _instant(moment: dt.datetime | None, name: str, otherwise: int | None) -> int:
    if moment is None and otherwise is not None:
        return otherwise
    if moment is None or moment.tzinfo is None:
        raise Refused([Fault(name, "takes an instant with its zone, such as 2026-01-31T08:00:00Z")])
    return min(max(math.ceil(moment.timestamp()), readings.EARLIEST), readings.LATEST)
