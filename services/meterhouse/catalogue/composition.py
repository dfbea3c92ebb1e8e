"""Composition: which meters a space's totals are made of, and by what weight, worked out from the bindings.

A space counts the meters bound to it and those of the spaces below it, each times its share; of a meter
that is bound to a space and again to one below it, the upper one counts the upper share alone. A meter
whose master (or the master's master …) is in the same set is left out: the master has counted its energy
already. So a site with a grid meter is what that meter says, a floor is the sum of its sub-meters, and
nothing is counted twice however deep the tree is.

Pure: rows of the catalogue in, sets of weights out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from meterhouse.kernel.tariff import Direction

ALWAYS = (0, 2**32 - 1)
"""Seconds UTC that any instant lies between."""

Stretch = tuple[int, int]
"""[first, after) in seconds UTC."""


@dataclass(frozen=True)
class SpaceRow:
    id: int
    parent_id: int | None
    zone: str | None = None
    currency: str | None = None
    cost_center_id: int | None = None
    is_input_counted: bool = True
    is_output_counted: bool = True


@dataclass(frozen=True)
class MeterRow:
    id: int
    category_id: int
    item_id: int | None = None
    master_id: int | None = None
    is_counted: bool = True
    cost_center_id: int | None = None
    high_power: float | None = None
    organization_id: int = 1


@dataclass(frozen=True)
class BindingRow:
    """A meter bound to a space, or a point to a meter."""

    owner_id: int
    part_id: int
    direction: Direction = "input"
    share: float = 1.0
    stretch: Stretch = ALWAYS


@dataclass(frozen=True, order=True)
class Member:
    """A meter in a total, with the weight that it has during a stretch of time."""

    meter_id: int
    first: int
    after: int
    weight: float


@dataclass(frozen=True, order=True)
class TotalKey:
    """What a total is about; item 0 means all items together."""

    space_id: int
    direction: Direction
    category_id: int
    item_id: int


@dataclass(frozen=True)
class Composition:
    spaces: Mapping[int, SpaceRow]
    meters: Mapping[int, MeterRow]
    bound: Sequence[BindingRow]
    """Meters to spaces."""
    default_zone: str = "UTC"
    _lineage: dict[int, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def lineage(self, space_id: int) -> tuple[int, ...]:
        """The space and those above it, from itself to the root."""
        if space_id not in self._lineage:
            chain: list[int] = []
            at: int | None = space_id
            while at is not None and at in self.spaces and at not in chain:
                chain.append(at)
                at = self.spaces[at].parent_id
            self._lineage[space_id] = tuple(chain)
        return self._lineage[space_id]

    def site(self, space_id: int) -> SpaceRow | None:
        """The topmost space above (or at) this one that names a zone."""
        named = [self.spaces[each] for each in self.lineage(space_id) if self.spaces[each].zone]
        return named[-1] if named else None

    def zone_of_space(self, space_id: int) -> str:
        site = self.site(space_id)
        return site.zone if site and site.zone else self.default_zone

    @cached_property
    def _space_of_meter(self) -> dict[int, int]:
        """The space that each meter stands in: the first it was bound to."""
        found: dict[int, int] = {}
        for binding in sorted(self.bound, key=lambda each: (each.stretch, each.owner_id)):
            if binding.owner_id in self.spaces:
                found.setdefault(binding.part_id, binding.owner_id)
        return found

    def space_of_meter(self, meter_id: int) -> int | None:
        return self._space_of_meter.get(meter_id)

    def zone_of_meter(self, meter_id: int) -> str:
        space = self.space_of_meter(meter_id)
        return self.zone_of_space(space) if space is not None else self.default_zone

    def cost_center_of_meter(self, meter_id: int) -> int | None:
        """Its own, else that of the nearest space above it that has one."""
        own = self.meters[meter_id].cost_center_id
        if own is not None:
            return own
        space = self.space_of_meter(meter_id)
        above = self.lineage(space) if space is not None else ()
        return next((self.spaces[each].cost_center_id for each in above if self.spaces[each].cost_center_id), None)

    def below(self, space_id: int) -> list[int]:
        """The space and all below it."""
        return [each for each in self.spaces if space_id in self.lineage(each)]

    @cached_property
    def totals(self) -> dict[TotalKey, tuple[Member, ...]]:
        """Members of every total there is, ordered by meter: sums are taken in this order."""
        raw: dict[TotalKey, list[BindingRow]] = defaultdict(list)
        for binding in self.bound:
            meter = self.meters.get(binding.part_id)
            if meter is None or not meter.is_counted:
                continue
            for space_id in self._counted_in(binding):
                raw[TotalKey(space_id, binding.direction, meter.category_id, 0)].append(binding)
                if meter.item_id is not None:
                    raw[TotalKey(space_id, binding.direction, meter.category_id, meter.item_id)].append(binding)
        return {key: members for key in sorted(raw) if (members := tuple(self._members(raw[key])))}

    def _counted_in(self, binding: BindingRow) -> Iterable[int]:
        """The space that it is bound to, and those above as far as they count what is below."""
        for space_id in self.lineage(binding.owner_id):
            yield space_id
            space = self.spaces[space_id]
            if not (space.is_input_counted if binding.direction == "input" else space.is_output_counted):
                return

    def _members(self, bindings: list[BindingRow]) -> Iterable[Member]:
        """Weights of the meters of one total over time, without those that a master counts already."""
        edges = sorted({edge for binding in bindings for edge in binding.stretch})
        open_ended: dict[int, tuple[int, float]] = {}
        found: list[Member] = []
        for first, after in pairwise(edges):
            weights = self._weights(
                [each for each in bindings if each.stretch[0] <= first and after <= each.stretch[1]]
            )
            counted = {
                meter: weight for meter, weight in weights.items() if weight and not self._has_master_in(meter, weights)
            }
            for meter in [*open_ended]:
                if counted.get(meter) != open_ended[meter][1]:
                    start, weight = open_ended.pop(meter)
                    found.append(Member(meter, start, first, weight))
            for meter, weight in counted.items():
                open_ended.setdefault(meter, (first, weight))
        last = edges[-1]
        found += [Member(meter, start, last, weight) for meter, (start, weight) in open_ended.items()]
        return sorted(found)

    def _weights(self, bindings: list[BindingRow]) -> dict[int, float]:
        """Weight of each meter by bindings of one instant: one to a space goes before those to spaces below it."""
        owners: dict[int, set[int]] = defaultdict(set)
        for binding in bindings:
            owners[binding.part_id].add(binding.owner_id)
        weights: dict[int, float] = defaultdict(float)
        for binding in bindings:
            also = owners[binding.part_id]
            if len(also) == 1 or also.isdisjoint(self.lineage(binding.owner_id)[1:]):
                weights[binding.part_id] += binding.share
        return weights

    def _has_master_in(self, meter_id: int, weights: Mapping[int, float]) -> bool:
        seen = {meter_id}
        at = self.meters[meter_id].master_id
        while at is not None and at in self.meters and at not in seen:
            if weights.get(at):
                return True
            seen.add(at)
            at = self.meters[at].master_id
        return False

    @cached_property
    def totals_of_meter(self) -> dict[int, tuple[TotalKey, ...]]:
        """Every total that a meter has a weight in."""
        found: dict[int, list[TotalKey]] = defaultdict(list)
        for key, members in self.totals.items():
            for meter_id in {member.meter_id for member in members}:
                found[meter_id].append(key)
        return {meter_id: tuple(keys) for meter_id, keys in found.items()}
