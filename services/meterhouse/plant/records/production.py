"""What a works makes each day, by the energy that its machines take above standing by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from meterhouse.plant.branch import Branch, Site
from meterhouse.plant.conditions import Conditions
from meterhouse.plant.flow import changed
from meterhouse.plant.local_time import local_time
from meterhouse.plant.noise import Floats, Stream
from meterhouse.plant.records.row import Record, midnight, subject
from meterhouse.plant.works import Line, Oven

_STEP = 900
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Output:
    """A product that some branches make in a shopfloor.

    per_kwh  made of each kWh above standing by
    digits   to which it is counted: 0 for pieces
    """

    product: str
    shopfloor: str
    branches: tuple[str, ...]
    per_kwh: float
    digits: int = 0


def counts(site: Site, seed: int, outputs: Iterable[Output], first: date, after: date) -> Iterator[Record]:
    """A count of each product for each local day of [first, after); nothing made is a count of 0."""
    days = np.arange((first - _EPOCH).days, (after - _EPOCH).days, dtype=np.int64)
    if days.size == 0:
        return
    branches = {branch.name: branch for branch in site.branches()}
    # A day more at both ends, so that the local days are whole in every zone.
    ats = np.arange((days[0] - 1) * 86_400, (days[-1] + 2) * 86_400, _STEP, dtype=np.int64)
    now = Conditions(site.place, Stream(seed, site.name), ats)
    place = local_time(site.place.zone, ats).day - days[0]
    is_asked = (place >= 0) & (place < days.size)
    for output in outputs:
        load = np.sum([_load(branches[name], now) for name in output.branches], axis=0)
        energy = np.bincount(place[is_asked], load[is_asked] * _STEP / 3600.0, minlength=days.size)
        luck = 1.0 + 0.02 * now.stream.sub(output.product).normal(days)
        for day, count in zip(days.tolist(), np.round(energy * output.per_kwh * luck, output.digits), strict=True):
            yield {
                "subject": subject("shopfloors", output.shopfloor),
                "product_id": output.product,
                "at": midnight(site, _EPOCH + timedelta(days=day)),
                "step": "day",
                "count": float(count),
            }


def _load(branch: Branch, now: Conditions) -> Floats:
    """Power above standing by [kW]."""
    assert isinstance(branch.use, Line | Oven)
    power = branch.use.rate(now, now.stream.sub(branch.name)) * changed(branch, now)
    return np.clip(power - 1.3 * branch.use.standby, 0.0, None)
