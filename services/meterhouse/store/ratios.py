"""Ratios of meters from an instant on: the dated facts between a meter and its points, split where they change.

A ratio is the share of the binding of a point to its meter: current transformer times voltage transformer, and sign.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from meterhouse.catalogue.composition import ALWAYS, Stretch
from meterhouse.catalogue.metering import Node
from meterhouse.kernel.errors import Fault, Refused
from meterhouse.kernel.quantity import feeding_factor
from meterhouse.store import changed
from meterhouse.store.configuration import Configuration, Feed
from meterhouse.store.engine import Connection, Database, among, fetch
from meterhouse.store.rows import instant_of
from meterhouse.store.writing import Writing, see


@dataclass(frozen=True)
class Ratio:
    """What becomes of the ratios of meters in [first, after) [s UTC].

    times   what they are multiplied by: -1 turns the sign
    value   or what they are
    points  only of these points
    """

    meters: tuple[int, ...]
    points: tuple[int, ...]
    first: int
    after: int
    times: float | None = None
    value: float | None = None

    def of(self, ratio: float) -> float:
        return self.value if self.value is not None else ratio * (self.times or 1.0)

    def split(self, stretch: Stretch) -> list[tuple[Stretch, bool]]:
        """Parts of a stretch in order of time, and whether the ratio becomes another in them."""
        low, high = stretch
        first, after = max(low, self.first), min(high, self.after)
        if first >= after:
            return [(stretch, False)]
        parts = [((low, first), False), ((first, after), True), ((after, high), False)]
        return [(part, is_inside) for part, is_inside in parts if part[0] < part[1]]


def with_ratio(configuration: Configuration, ratio: Ratio, units: Mapping[int, str]) -> Configuration:
    """The configuration as it would be.

    units   of categories
    """
    feeds = dict(configuration.feeds)
    for number in ratio.meters:
        meter: Node = ("meters", number)
        unit = units[configuration.composition.meters[meter].category_id]
        feeds[meter] = tuple(
            replace(feed, stretch=part, ratio=_fed(feed, ratio, unit) if is_inside else feed.ratio)
            for feed in feeds.get(meter, ())
            for part, is_inside in (
                ratio.split(feed.stretch) if feed.point.id in ratio.points else [(feed.stretch, False)]
            )
        )
    return replace(configuration, feeds=feeds)


def _fed(feed: Feed, ratio: Ratio, unit: str) -> float:
    conversion = feeding_factor(feed.point.kind, feed.point.unit, unit)
    return ratio.of(feed.ratio / conversion) * conversion


def set_ratio(writing: Writing, ratio: Ratio) -> list[changed.Changed]:
    """Bindings that have become others, or were made; Refused where nothing changes."""
    done: list[changed.Changed] = []
    for number, first, after, _ in _bindings(writing.connection, ratio.meters, ratio.points):
        stored = see(writing.connection, "bindings", number, writing.scope)
        share = ratio.of(stored.fields["share"])
        parts = ratio.split((first, after))
        if share == stored.fields["share"] or not any(is_inside for _, is_inside in parts):
            continue
        own, *others = [(_dates(part) | ({"share": share} if is_inside else {})) for part, is_inside in parts]
        done.append(changed.change(writing, "bindings", number, own))
        done += [changed.make(writing, "bindings", stored.fields | fields) for fields in others]
    if not done:
        raise Refused([Fault("ratio", "is what it was already, or no point feeds the meter then")])
    return done


def holds(source: Database, ratio: Ratio) -> bool:
    """Whether the ratios are so already, wherever the points feed the meters within the stretch."""
    shares = [
        share
        for _, first, after, share in source.transaction(lambda c: _bindings(c, ratio.meters, ratio.points))
        if any(is_inside for _, is_inside in ratio.split((first, after)))
    ]
    return bool(shares) and all(ratio.of(share) == share for share in shares)


def _bindings(
    connection: Connection, meters: Collection[int], points: Collection[int]
) -> list[tuple[int, int, int, float]]:
    rows = fetch(
        connection,
        "SELECT id, valid_from, valid_to, share FROM meterhouse_system.binding"
        " WHERE owner_kind = 'meters' AND part_kind = 'points'"
        f" AND {among('owner_id', meters)} AND {among('part_id', points)} ORDER BY id",
    )
    return [
        (int(number), _seconds(low, ALWAYS[0]), _seconds(high, ALWAYS[1]), float(share))
        for number, low, high, share in rows
    ]


def _seconds(moment: dt.datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else int(moment.replace(tzinfo=dt.UTC).timestamp())


def _dates(stretch: Stretch) -> dict[str, Any]:
    low, high = stretch
    return {
        "valid_from": None if low == ALWAYS[0] else instant_of(low),
        "valid_to": None if high == ALWAYS[1] else instant_of(high),
    }
