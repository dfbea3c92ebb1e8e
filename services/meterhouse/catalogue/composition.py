"""Composition: which meters a total is made of, and by what weight, worked out from the bindings.

A space, a tenant, a piece of equipment, a station: each counts the meters bound to it and those of the wholes
bound to it, each times its share; a space counts those of the spaces below it too. Of a meter that is bound to
a whole and again to one below it, the upper one counts the upper share alone, and one that a space is reached by
through spaces is not counted again through the tenants or the equipment in it. A meter that another one in
the same set counts already is left out: a sub-meter beside its master, a sum beside what it is the sum of.
So a site with a grid meter is what that meter says, a floor is the sum of its sub-meters, and nothing is
counted twice however deep the tree is.

Pure: rows of the catalogue in, sets of weights out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from meterhouse.catalogue.metering import Node
from meterhouse.kernel.tariff import Direction

ALWAYS = (0, 2**32 - 1)
"""Seconds UTC that any instant lies between."""

Stretch = tuple[int, int]
"""[first, after) in seconds UTC."""

_WAYS = ("spaces", "tenants", "stores", "shopfloors", "combined-equipment", "equipment")
"""By which of several kinds of wholes a total counts a meter that it could count by each of them: the first."""


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
class WholeRow:
    """What has meters and is no space."""

    node: Node
    cost_center_id: int | None = None
    is_input_counted: bool | None = None
    """In what it is part of; None where that is not asked: then it is, but for spaces."""
    is_output_counted: bool | None = None


@dataclass(frozen=True)
class MeterRow:
    node: Node
    category_id: int
    item_id: int | None = None
    counted_by: tuple[Node, ...] = ()
    """Meters that count this one's energy too: its master, or what it is computed from."""
    is_counted: bool = True
    cost_center_id: int | None = None
    high_power: float | None = None
    organization_id: int = 1


@dataclass(frozen=True)
class BindingRow:
    """A part bound to its whole: a meter to a space, equipment to a shopfloor."""

    owner: Node
    part: Node
    direction: Direction = "input"
    share: float = 1.0
    stretch: Stretch = ALWAYS


@dataclass(frozen=True, order=True)
class Member:
    """A meter in a total, with the weight that it has during a stretch of time."""

    meter: Node
    first: int
    after: int
    weight: float


@dataclass(frozen=True, order=True)
class TotalKey:
    """What a total is about; item 0 means all items together."""

    owner: Node
    direction: Direction
    category_id: int
    item_id: int


@dataclass(frozen=True)
class Makeup:
    """What a total is summed from: totals of the spaces right below, and the members that none of these holds."""

    parts: tuple[TotalKey, ...]
    own: tuple[Member, ...]


@dataclass(frozen=True)
class _Way:
    """One way by which a meter is part of a whole."""

    meter: Node
    chain: frozenset[Node]
    """From the owner of the meter up to the whole."""
    owner_kind: str
    share: float
    stretch: Stretch


@dataclass(frozen=True)
class Composition:
    spaces: Mapping[int, SpaceRow]
    meters: Mapping[Node, MeterRow]
    bound: Sequence[BindingRow]
    """All that carries energy: meters and wholes to wholes."""
    default_zone: str = "UTC"
    wholes: Mapping[Node, WholeRow] = field(default_factory=dict)
    """All but the spaces."""
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

    @cached_property
    def behind(self) -> dict[Node, tuple[Node, ...]]:
        """Meters that have another one as their master; what is computed from others tells nothing of that."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for node in sorted(self.meters):
            for master in self.meters[node].counted_by:
                there = self.meters.get(master)
                if node[0] == master[0] == "meters" and there and there.category_id == self.meters[node].category_id:
                    found[master].append(node)
        return {master: tuple(nodes) for master, nodes in found.items()}

    @cached_property
    def signs(self) -> dict[Node, float]:
        """-1 of meters that are taken away wherever they count as input: what is made, or comes back, behind a main."""
        found: dict[Node, float] = {}
        for binding in self.bound:
            if binding.part in self.meters and binding.direction == "input":
                found[binding.part] = max(found.get(binding.part, -1.0), 1.0 if binding.share > 0 else -1.0)
        return found

    @cached_property
    def _first_owners(self) -> dict[Node, tuple[Node, ...]]:
        """What each part is bound to, the first first; spaces before others."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for binding in sorted(self.bound, key=lambda each: (each.owner[0] != "spaces", each.stretch, each.owner)):
            found[binding.part].append(binding.owner)
        return {part: tuple(dict.fromkeys(owners)) for part, owners in found.items()}

    def space_of(self, node: Node) -> int | None:
        """The space that it is, or stands in: the first it was bound to, or that of its whole."""
        seen = {node}
        near = [node]
        while near:
            for each in near:
                if each[0] == "spaces" and each[1] in self.spaces:
                    return each[1]
            near = [owner for each in near for owner in self._first_owners.get(each, ()) if owner not in seen]
            seen.update(near)
        return None

    def zone_of(self, node: Node) -> str:
        """The zone of its site; of a whole that stands in no space, of the first of its meters that does."""
        space = self.space_of(node)
        if space is None and node not in self.meters:
            inside = (self.space_of(binding.part) for binding in self.bound if binding.owner == node)
            space = next((each for each in inside if each is not None), None)
        site = self.site(space) if space is not None else None
        return site.zone if site and site.zone else self.default_zone

    def cost_center_of_meter(self, meter: Node) -> int | None:
        """Its own, else that of the nearest space above it that has one, else of what it is bound to."""
        own = self.meters[meter].cost_center_id
        if own is not None:
            return own
        space = self.space_of(meter)
        above = [self.spaces[each].cost_center_id for each in self.lineage(space)] if space is not None else []
        beside = [self.wholes[each].cost_center_id for each in self._first_owners.get(meter, ()) if each in self.wholes]
        return next((each for each in [*above, *beside] if each is not None), None)

    def below(self, space_id: int) -> list[int]:
        """The space and all below it."""
        return [each for each in self.spaces if space_id in self.lineage(each)]

    @cached_property
    def totals(self) -> dict[TotalKey, tuple[Member, ...]]:
        """Members of every total there is, ordered by meter: sums are taken in this order."""
        raw: dict[TotalKey, list[_Way]] = defaultdict(list)
        for binding in self.bound:
            meter = self.meters.get(binding.part)
            if meter is None or not meter.is_counted:
                continue
            for whole, way in self._ways_up(binding):
                raw[TotalKey(whole, binding.direction, meter.category_id, 0)].append(way)
                if meter.item_id is not None:
                    raw[TotalKey(whole, binding.direction, meter.category_id, meter.item_id)].append(way)
        return {key: members for key in sorted(raw) if (members := tuple(self._members(raw[key])))}

    @cached_property
    def _bindings_of(self) -> dict[Node, list[BindingRow]]:
        """Of each whole those that make it part of others."""
        found: dict[Node, list[BindingRow]] = defaultdict(list)
        for binding in self.bound:
            if binding.part not in self.meters:
                found[binding.part].append(binding)
        return found

    def _ways_up(self, binding: BindingRow) -> Iterator[tuple[Node, _Way]]:
        """The whole that a meter is bound to, and those above as far as they count what is below."""
        left: list[tuple[Node, tuple[Node, ...], float, Stretch]] = [
            (binding.owner, (binding.owner,), binding.share, binding.stretch)
        ]
        while left:
            whole, chain, share, stretch = left.pop()
            if whole not in self.wholes and not (whole[0] == "spaces" and whole[1] in self.spaces):
                continue
            yield whole, _Way(binding.part, frozenset(chain), binding.owner[0], share, stretch)
            for above, further, within in self._above(whole, binding.direction):
                low, high = max(stretch[0], within[0]), min(stretch[1], within[1])
                if above not in chain and low < high:
                    left.append((above, (*chain, above), share * further, (low, high)))

    def _above(self, whole: Node, direction: Direction) -> Iterator[tuple[Node, float, Stretch]]:
        """What counts a whole as part of itself, with its share and when."""
        if whole[0] == "spaces":
            space = self.spaces[whole[1]]
            if space.parent_id is not None and is_counted(space, direction):
                yield ("spaces", space.parent_id), 1.0, ALWAYS
            return
        counted = is_counted(self.wholes[whole], direction)
        for binding in self._bindings_of.get(whole, ()):
            if counted or (counted is None and binding.owner[0] != "spaces"):
                yield binding.owner, binding.share, binding.stretch

    def _members(self, ways: list[_Way]) -> Iterable[Member]:
        """Weights of the meters of one total over time, without those that another one counts already."""
        edges = sorted({edge for way in ways for edge in way.stretch})
        open_ended: dict[Node, tuple[int, float]] = {}
        found: list[Member] = []
        for first, after in pairwise(edges):
            weights = _weights([each for each in ways if each.stretch[0] <= first and after <= each.stretch[1]])
            counted = {meter: weight for meter, weight in weights.items() if weight and not self._is_in(meter, weights)}
            for meter in [*open_ended]:
                if counted.get(meter) != open_ended[meter][1]:
                    start, weight = open_ended.pop(meter)
                    found.append(Member(meter, start, first, weight))
            for meter, weight in counted.items():
                open_ended.setdefault(meter, (first, weight))
        last = edges[-1]
        found += [Member(meter, start, last, weight) for meter, (start, weight) in open_ended.items()]
        return sorted(found)

    def _is_in(self, meter: Node, weights: Mapping[Node, float]) -> bool:
        """Whether what counts the meter, or what counts that, has a weight of its own."""
        seen = {meter}
        left = list(self.meters[meter].counted_by)
        while left:
            at = left.pop()
            if at in seen or at not in self.meters:
                continue
            if weights.get(at):
                return True
            seen.add(at)
            left += self.meters[at].counted_by
        return False

    @cached_property
    def totals_of_meter(self) -> dict[Node, tuple[TotalKey, ...]]:
        """Every total that a meter has a weight in."""
        return _of_meters(self.totals)

    @cached_property
    def makeups(self) -> dict[TotalKey, Makeup]:
        """What each total is summed from: thousands of meters are read by the spaces they are in, not by all above."""
        return {key: self._makeup(key, members) for key, members in self.totals.items()}

    def _makeup(self, key: TotalKey, members: tuple[Member, ...]) -> Makeup:
        """A space below counts as a part where all that it holds stands in the total too, just so."""
        if not is_kept_by_slot(key):
            return Makeup((), members)
        left, parts = set(members), []
        above = self.lineage(key.owner[1])
        for child in self._spaces_below.get(key.owner[1], ()):
            if child in above:  # a circle that somebody made by hand
                continue
            part = replace(key, owner=("spaces", child))
            held = self.totals.get(part, ())
            if held and left.issuperset(held):
                left -= set(held)
                parts.append(part)
        return Makeup(tuple(parts), tuple(member for member in members if member in left))

    @cached_property
    def _spaces_below(self) -> dict[int, tuple[int, ...]]:
        """Spaces right below each space."""
        found: dict[int, list[int]] = defaultdict(list)
        for space in sorted(self.spaces):
            parent = self.spaces[space].parent_id
            if parent is not None:
                found[parent].append(space)
        return {parent: tuple(spaces) for parent, spaces in found.items()}

    @cached_property
    def summed_from_meter(self) -> dict[Node, tuple[TotalKey, ...]]:
        """Totals that are summed from a meter itself; those above follow from these."""
        return _of_meters({key: makeup.own for key, makeup in self.makeups.items()})

    @cached_property
    def summed_from_total(self) -> dict[TotalKey, TotalKey]:
        """The total that each one is a part of; those which are a part of none are left out."""
        return {part: key for key, makeup in self.makeups.items() for part in makeup.parts}


def is_kept_by_slot(key: TotalKey) -> bool:
    """Whether the slots of a total are stored: of a space's items, and of what is no space, days and months alone."""
    return key.owner[0] == "spaces" and not key.item_id


def _of_meters(totals: Mapping[TotalKey, Sequence[Member]]) -> dict[Node, tuple[TotalKey, ...]]:
    found: dict[Node, list[TotalKey]] = defaultdict(list)
    for key, members in totals.items():
        for meter in dict.fromkeys(member.meter for member in members):
            found[meter].append(key)
    return {meter: tuple(keys) for meter, keys in found.items()}


def is_counted(row: SpaceRow | WholeRow, direction: Direction) -> bool | None:
    """Whether what counts it as a part of itself counts this direction too; None where it says nothing of that."""
    return row.is_input_counted if direction == "input" else row.is_output_counted


def _weights(ways: list[_Way]) -> dict[Node, float]:
    """Weight of each meter by the ways of one instant."""
    by_meter: dict[Node, list[_Way]] = defaultdict(list)
    for way in ways:
        by_meter[way.meter].append(way)
    found = {}
    for meter, several in by_meter.items():
        kept = several
        if len(several) > 1:
            kinds = {way.owner_kind for way in several}
            first = next((kind for kind in _WAYS if kind in kinds), min(kinds))
            shorter = [way for way in several if not any(other.chain < way.chain for other in several)]
            kept = [way for way in shorter if way.owner_kind == first] or shorter
        found[meter] = sum(way.share for way in kept)
    return found
