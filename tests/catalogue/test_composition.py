"""What the totals of spaces are made of."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.catalogue.composition import (
    ALWAYS,
    BindingRow,
    Composition,
    Makeup,
    Member,
    MeterRow,
    SpaceRow,
    TotalKey,
    WholeRow,
)
from meterhouse.catalogue.metering import Node
from meterhouse.kernel.tariff import Direction

SITE, BUILDING, FLOOR, OTHER_FLOOR = 1, 2, 3, 4
TREE = {
    SITE: SpaceRow(SITE, None, "Europe/Berlin"),
    BUILDING: SpaceRow(BUILDING, SITE),
    FLOOR: SpaceRow(FLOOR, BUILDING),
    OTHER_FLOOR: SpaceRow(OTHER_FLOOR, BUILDING),
}


def bound(space: int, meter: int, **more: Any) -> BindingRow:
    return BindingRow(("spaces", space), ("meters", meter), **more)


def row(number: int, category: int, *, master_id: int | None = None, **more: Any) -> MeterRow:
    above = () if master_id is None else (("meters", master_id),)
    return MeterRow(("meters", number), category, counted_by=above, **more)


def member(number: int, first: int, after: int, weight: float) -> Member:
    return Member(("meters", number), first, after, weight)


def of_space(space: int, direction: Direction, category: int, item: int) -> TotalKey:
    return TotalKey(("spaces", space), direction, category, item)


def composition(
    *bindings: BindingRow, meters: list[MeterRow] | None = None, spaces: list[SpaceRow] | None = None
) -> Composition:
    rows = meters or [row(each, 1) for each in sorted({binding.part[1] for binding in bindings})]
    tree = TREE | {space.id: space for space in spaces or []}
    return Composition(tree, {each.node: each for each in rows}, bindings)


def weights(made: Composition, space: int, at: int = 0, item: int = 0) -> dict[int, float]:
    members = made.totals.get(of_space(space, "input", 1, item), ())
    return {member.meter[1]: member.weight for member in members if member.first <= at < member.after}


def test_a_space_counts_its_own_meters_and_those_below() -> None:
    made = composition(bound(FLOOR, 10), bound(OTHER_FLOOR, 11), bound(BUILDING, 12))
    assert weights(made, FLOOR) == {10: 1.0}
    assert weights(made, BUILDING) == weights(made, SITE) == {10: 1.0, 11: 1.0, 12: 1.0}


def test_a_master_stands_for_its_sub_meters_where_it_is_counted_too() -> None:
    made = composition(
        bound(SITE, 10),
        bound(FLOOR, 11),
        bound(OTHER_FLOOR, 12),
        meters=[row(10, 1), row(11, 1, master_id=10), row(12, 1, master_id=11)],
    )
    assert weights(made, SITE) == {10: 1.0}
    assert weights(made, FLOOR) == {11: 1.0}
    assert weights(made, OTHER_FLOOR) == {12: 1.0}
    assert weights(made, BUILDING) == {11: 1.0}


def test_a_master_that_is_not_there_is_looked_past() -> None:
    made = composition(
        bound(SITE, 10),
        bound(FLOOR, 12),
        meters=[row(10, 1), row(11, 1, master_id=10), row(12, 1, master_id=11)],
    )
    assert weights(made, SITE) == {10: 1.0}


def test_shares_of_one_meter_add_up_where_its_spaces_meet() -> None:
    made = composition(bound(FLOOR, 10, share=0.3), bound(OTHER_FLOOR, 10, share=0.7))
    assert weights(made, FLOOR) == {10: 0.3}
    assert weights(made, OTHER_FLOOR) == {10: 0.7}
    assert weights(made, BUILDING) == {10: 1.0}


def test_a_meter_bound_to_a_building_and_again_to_its_floor_counts_once_in_the_building() -> None:
    made = composition(bound(BUILDING, 10), bound(FLOOR, 10, share=0.4))
    assert weights(made, FLOOR) == {10: 0.4}
    assert weights(made, BUILDING) == weights(made, SITE) == {10: 1.0}


def test_a_dated_binding_counts_from_its_first_to_before_its_last_instant() -> None:
    made = composition(bound(FLOOR, 10, stretch=(100, 200)), bound(FLOOR, 10, share=0.5, stretch=(200, ALWAYS[1])))
    assert made.totals[of_space(FLOOR, "input", 1, 0)] == (member(10, 100, 200, 1.0), member(10, 200, ALWAYS[1], 0.5))


def test_a_meter_moves_from_one_floor_to_another_and_its_building_notices_nothing() -> None:
    made = composition(bound(FLOOR, 10, stretch=(0, 500)), bound(OTHER_FLOOR, 10, stretch=(500, ALWAYS[1])))
    assert made.totals[of_space(BUILDING, "input", 1, 0)] == (member(10, *ALWAYS, 1.0),)


def test_sub_meters_count_while_their_master_is_not_bound() -> None:
    made = composition(
        bound(SITE, 10, stretch=(1000, ALWAYS[1])),
        bound(FLOOR, 11),
        meters=[row(10, 1), row(11, 1, master_id=10)],
    )
    assert weights(made, SITE, at=999) == {11: 1.0}
    assert weights(made, SITE, at=1000) == {10: 1.0}


def test_what_is_not_counted_is_in_no_total() -> None:
    made = composition(bound(FLOOR, 10), bound(FLOOR, 11), meters=[row(10, 1), row(11, 1, is_counted=False)])
    assert weights(made, FLOOR) == weights(made, SITE) == {10: 1.0}


def test_a_space_whose_consumption_is_not_counted_has_it_for_itself() -> None:
    made = composition(
        bound(FLOOR, 10),
        bound(FLOOR, 11, direction="output"),
        spaces=[SpaceRow(FLOOR, BUILDING, is_input_counted=False)],
    )
    assert weights(made, FLOOR) == {10: 1.0}
    assert weights(made, BUILDING) == {}
    assert made.totals[of_space(SITE, "output", 1, 0)] == (member(11, *ALWAYS, 1.0),)


def test_items_have_totals_of_their_own() -> None:
    made = composition(
        bound(FLOOR, 10),
        bound(OTHER_FLOOR, 11),
        bound(SITE, 12),
        meters=[row(10, 1, item_id=7, master_id=12), row(11, 1, item_id=7, master_id=12), row(12, 1)],
    )
    assert weights(made, SITE) == {12: 1.0}
    assert weights(made, SITE, item=7) == {10: 1.0, 11: 1.0}


def test_categories_are_never_added() -> None:
    made = composition(bound(FLOOR, 10), bound(FLOOR, 11), meters=[row(10, 1), row(11, 2)])
    assert weights(made, FLOOR) == {10: 1.0}
    assert made.totals[of_space(FLOOR, "input", 2, 0)] == (member(11, *ALWAYS, 1.0),)


@pytest.mark.timeout(10)
def test_circles_of_parents_and_of_masters_come_to_an_end() -> None:
    made = composition(
        bound(SITE, 10),
        bound(FLOOR, 11),
        meters=[row(10, 1, master_id=11), row(11, 1, master_id=10)],
        spaces=[SpaceRow(SITE, FLOOR)],
    )
    assert set(made.lineage(SITE)) == {SITE, BUILDING, FLOOR}
    assert made.below(SITE)
    assert {member.meter[1] for members in made.totals.values() for member in members} <= {10, 11}


def test_the_site_is_the_topmost_space_that_names_a_zone() -> None:
    made = composition(
        bound(OTHER_FLOOR, 10),
        spaces=[SpaceRow(SITE, None), SpaceRow(BUILDING, SITE, "Asia/Kolkata"), SpaceRow(FLOOR, BUILDING, "UTC")],
    )
    assert made.zone_of(("spaces", FLOOR)) == made.zone_of(("meters", 10)) == "Asia/Kolkata"
    assert made.zone_of(("spaces", SITE)) == "UTC"


def test_a_meter_is_paid_for_by_its_own_cost_center_or_the_nearest_above() -> None:
    made = composition(
        bound(FLOOR, 10),
        bound(OTHER_FLOOR, 11),
        bound(FLOOR, 12),
        meters=[row(10, 1), row(11, 1), row(12, 1, cost_center_id=9), row(13, 1)],
        spaces=[SpaceRow(SITE, None, cost_center_id=5), SpaceRow(FLOOR, BUILDING, cost_center_id=6)],
    )
    assert [made.cost_center_of_meter(("meters", number)) for number in (10, 11, 12, 13)] == [6, 5, 9, None]


TENANT, OTHER_TENANT, CHILLER, PLANT = ("tenants", 1), ("tenants", 2), ("equipment", 3), ("combined-equipment", 4)


def of_wholes(*bindings: BindingRow, wholes: list[WholeRow] | None = None) -> Composition:
    counted = {each: WholeRow(each, None, True, True) for each in (TENANT, OTHER_TENANT, CHILLER, PLANT)}
    meters = {binding.part for binding in bindings if binding.part[0] == "meters"}
    rows = {node: MeterRow(node, 1) for node in meters}
    return Composition(TREE, rows, bindings, wholes=counted | {each.node: each for each in wholes or []})


def shares(made: Composition, owner: Node, at: int = 0) -> dict[int, float]:
    members = made.totals.get(TotalKey(owner, "input", 1, 0), ())
    return {member.meter[1]: member.weight for member in members if member.first <= at < member.after}


def test_a_tenant_has_a_total_of_its_own_and_is_part_of_its_space_by_its_share() -> None:
    made = of_wholes(
        BindingRow(TENANT, ("meters", 10), share=0.5),
        BindingRow(TENANT, ("meters", 11)),
        BindingRow(("spaces", FLOOR), TENANT, share=0.5),
    )
    assert shares(made, TENANT) == {10: 0.5, 11: 1.0}
    assert shares(made, ("spaces", FLOOR)) == shares(made, ("spaces", SITE)) == {10: 0.25, 11: 0.5}


def test_what_is_not_counted_in_its_space_has_its_total_for_itself() -> None:
    made = of_wholes(
        BindingRow(TENANT, ("meters", 10)),
        BindingRow(("spaces", FLOOR), TENANT),
        wholes=[WholeRow(TENANT, None, False, None)],
    )
    assert shares(made, TENANT) == {10: 1.0}
    assert shares(made, ("spaces", FLOOR)) == {}


@pytest.mark.parametrize(
    ("bindings", "expected"),
    [
        pytest.param(
            [(("spaces", FLOOR), 10, 1.0), (TENANT, 10, 1.0)], {10: 1.0}, id="a floor's own meter is its tenant's too"
        ),
        pytest.param(
            [(TENANT, 10, 0.6), (OTHER_TENANT, 10, 0.4), (CHILLER, 10, 1.0)],
            {10: 1.0},
            id="tenants share a meter that is a machine's as well",
        ),
        pytest.param([(TENANT, 10, 0.6), (OTHER_TENANT, 10, 0.3)], {10: 0.9}, id="tenants share a part of a meter"),
        pytest.param([(CHILLER, 10, 1.0), (PLANT, 10, 1.0)], {10: 1.0}, id="a machine and the plant it belongs to"),
    ],
)
def test_a_space_counts_a_meter_once_by_whatever_ways_it_is_in_it(
    bindings: list[tuple[Node, int, float]], expected: dict[int, float]
) -> None:
    floor = ("spaces", FLOOR)
    wholes = [BindingRow(floor, each) for each in (TENANT, OTHER_TENANT, CHILLER, PLANT)]
    made = of_wholes(*wholes, *(BindingRow(owner, ("meters", meter), share=share) for owner, meter, share in bindings))
    assert shares(made, floor) == pytest.approx(expected)
    assert shares(made, ("spaces", SITE)) == pytest.approx(expected)


def test_a_machine_of_two_plants_at_different_times_is_where_it_is() -> None:
    other = ("combined-equipment", 5)
    made = of_wholes(
        BindingRow(CHILLER, ("meters", 10)),
        BindingRow(PLANT, CHILLER, stretch=(0, 100)),
        BindingRow(other, CHILLER, stretch=(100, ALWAYS[1])),
        wholes=[WholeRow(other, None, True, True)],
    )
    assert (shares(made, PLANT, at=99), shares(made, PLANT, at=100)) == ({10: 1.0}, {})
    assert (shares(made, other, at=99), shares(made, other, at=100)) == ({}, {10: 1.0})


@pytest.mark.timeout(10)
def test_wholes_that_are_part_of_each_other_come_to_an_end() -> None:
    made = of_wholes(BindingRow(CHILLER, ("meters", 10)), BindingRow(PLANT, CHILLER), BindingRow(CHILLER, PLANT))
    assert shares(made, PLANT) == shares(made, CHILLER) == {10: 1.0}


def test_a_whole_keeps_the_calendar_of_its_space_or_of_its_meters() -> None:
    made = of_wholes(
        BindingRow(TENANT, ("meters", 10)),
        BindingRow(("spaces", FLOOR), TENANT),
        BindingRow(CHILLER, ("meters", 10)),
        BindingRow(PLANT, ("meters", 11)),
    )
    zones = [made.zone_of(each) for each in (TENANT, CHILLER, PLANT, ("meters", 10))]
    assert zones == ["Europe/Berlin", "Europe/Berlin", "UTC", "Europe/Berlin"]


VIRTUAL = ("virtual-meters", 1)


@pytest.mark.parametrize(
    ("counted_by", "expected"),
    [
        pytest.param(
            {VIRTUAL: (("meters", 10),)}, {("meters", 10): 1.0, ("meters", 11): 1.0}, id="what a meter leaves"
        ),
        pytest.param({("meters", 10): (VIRTUAL,), ("meters", 11): (VIRTUAL,)}, {VIRTUAL: 1.0}, id="the sum of both"),
        pytest.param(
            {VIRTUAL: (("meters", 99),)},
            {("meters", 10): 1.0, ("meters", 11): 1.0, VIRTUAL: 1.0},
            id="what a meter that is not counted here leaves",
        ),
    ],
)
def test_a_virtual_meter_and_what_it_is_computed_from_are_counted_once(
    counted_by: dict[Node, tuple[Node, ...]], expected: dict[Node, float]
) -> None:
    nodes = [("meters", 10), ("meters", 11), VIRTUAL]
    rows = {node: MeterRow(node, 1, counted_by=counted_by.get(node, ())) for node in [*nodes, ("meters", 99)]}
    made = Composition(TREE, rows, [BindingRow(("spaces", FLOOR), node) for node in nodes])
    members = made.totals[TotalKey(("spaces", SITE), "input", 1, 0)]
    assert {member.meter: member.weight for member in members} == expected


@dataclass(frozen=True)
class Site:
    made: Composition
    moments: list[int]


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """A tree of spaces, a forest of meters, and bindings that come and go."""
    count = draw(st.integers(1, 6))
    spaces = {
        nth: SpaceRow(
            nth, draw(st.integers(1, nth - 1)) if nth > 1 else None, is_input_counted=draw(st.integers(0, 4)) > 0
        )
        for nth in range(1, count + 1)
    }
    meters = {
        ("meters", nth): row(
            nth,
            1,
            master_id=draw(st.none() | st.integers(101, nth - 1)) if nth > 101 else None,
            is_counted=draw(st.integers(0, 5)) > 0,
        )
        for nth in range(101, 101 + draw(st.integers(1, 7)))
    }
    ends = st.sampled_from([0, 10, 20, 30, ALWAYS[1]])
    bindings = []
    for _, number in meters:
        for owner in draw(st.lists(st.integers(1, count), max_size=3, unique=True)):
            first, after = sorted((draw(ends), draw(ends)))
            if first < after:
                bindings.append(
                    bound(owner, number, share=draw(st.sampled_from([1.0, 0.5, 0.25, 2.0])), stretch=(first, after))
                )
    return Site(Composition(spaces, meters, bindings), [0, 9, 10, 15, 20, 29, 30, 1000])


def _raw(site: Composition, space: int, at: int) -> dict[int, float]:
    """Weights before masters are looked at, downward through the tree."""
    found: dict[int, float] = {}
    for child in site.spaces.values():
        if child.parent_id == space and child.is_input_counted:
            for meter, weight in _raw(site, child.id, at).items():
                found[meter] = found.get(meter, 0.0) + weight
    for binding in site.bound:
        counted = site.meters[binding.part].is_counted
        if binding.owner[1] == space and counted and binding.stretch[0] <= at < binding.stretch[1]:
            found[binding.part[1]] = binding.share
    return found


def _masters(site: Composition, meter: int) -> list[int]:
    found = []
    above = site.meters["meters", meter].counted_by
    while above:
        found.append(above[0][1])
        above = site.meters[above[0]].counted_by
    return found


@given(sites())
@settings(deadline=None, max_examples=150)
def test_totals_are_what_walking_down_the_tree_gives(site: Site) -> None:
    for space in site.made.spaces:
        for at in site.moments:
            raw = _raw(site.made, space, at)
            expected = {
                meter: weight for meter, weight in raw.items() if not set(_masters(site.made, meter)) & raw.keys()
            }
            assert weights(site.made, space, at) == expected


@given(sites())
@settings(deadline=None, max_examples=150)
def test_no_energy_is_counted_twice(site: Site) -> None:
    """A meter is in a total itself, or through one of the meters above it, but never both."""
    for key, members in site.made.totals.items():
        for at in site.moments:
            there = [member.meter[1] for member in members if member.first <= at < member.after]
            assert len(there) == len(set(there)), key
            assert not any(set(_masters(site.made, meter)) & set(there) for meter in there), key


@given(sites())
@settings(deadline=None, max_examples=100)
def test_every_total_of_a_meter_is_known_by_the_meter(site: Site) -> None:
    for key, members in site.made.totals.items():
        assert all(key in site.made.totals_of_meter[member.meter] for member in members)
        assert list(members) == sorted(members)


def _all_of(made: Composition, key: TotalKey) -> list[Member]:
    makeup = made.makeups[key]
    return [*makeup.own, *(member for part in makeup.parts for member in _all_of(made, part))]


@given(sites())
@settings(deadline=None, max_examples=150)
def test_the_parts_of_a_total_and_its_own_members_are_all_its_members_each_once(site: Site) -> None:
    for key, members in site.made.totals.items():
        assert sorted(_all_of(site.made, key)) == list(members), key
        assert list(site.made.makeups[key].own) == sorted(site.made.makeups[key].own)


@given(sites())
@settings(deadline=None, max_examples=100)
def test_every_total_of_a_meter_follows_from_the_ones_that_are_summed_from_it(site: Site) -> None:
    made = site.made
    for meter, keys in made.totals_of_meter.items():
        reached = set()
        for key in made.summed_from_meter[meter]:
            at: TotalKey | None = key
            while at is not None:
                reached.add(at)
                at = made.summed_from_total.get(at)
        assert reached >= set(keys), meter


def test_a_building_is_summed_from_its_floors_and_from_what_is_bound_to_itself() -> None:
    made = composition(bound(FLOOR, 1), bound(FLOOR, 2), bound(OTHER_FLOOR, 3), bound(BUILDING, 4))
    building, floor, other = (of_space(space, "input", 1, 0) for space in (BUILDING, FLOOR, OTHER_FLOOR))
    assert made.makeups[building] == Makeup((floor, other), (member(4, *ALWAYS, 1.0),))
    assert made.makeups[of_space(SITE, "input", 1, 0)] == Makeup((building,), ())
    assert made.makeups[floor].parts == ()
    assert made.summed_from_meter["meters", 1] == (floor,)
    assert made.summed_from_total == {floor: building, other: building, building: of_space(SITE, "input", 1, 0)}


def test_a_floor_whose_meters_count_otherwise_above_is_no_part() -> None:
    """Its main meter stands for one of them; the building is summed from meters then."""
    rows = [row(1, 1), row(2, 1, master_id=3), row(3, 1), row(4, 1)]
    made = composition(bound(FLOOR, 1), bound(FLOOR, 2), bound(BUILDING, 3), bound(OTHER_FLOOR, 4), meters=rows)
    makeup = made.makeups[of_space(BUILDING, "input", 1, 0)]
    assert makeup.parts == (of_space(OTHER_FLOOR, "input", 1, 0),)
    assert [each.meter[1] for each in makeup.own] == [1, 3]


def test_items_and_what_is_no_space_are_summed_from_meters() -> None:
    made = composition(bound(FLOOR, 1), meters=[row(1, 1, item_id=9)])
    assert made.makeups[of_space(SITE, "input", 1, 9)] == Makeup((), (member(1, *ALWAYS, 1.0),))
    tenant = ("tenants", 5)
    let = of_wholes(BindingRow(("spaces", FLOOR), tenant), BindingRow(tenant, ("meters", 1)), wholes=[WholeRow(tenant)])
    assert let.makeups[TotalKey(tenant, "input", 1, 0)] == Makeup((), (member(1, *ALWAYS, 1.0),))


def test_spaces_in_a_circle_are_no_parts_of_each_other() -> None:
    made = Composition({1: SpaceRow(1, 2), 2: SpaceRow(2, 1)}, {("meters", 9): row(9, 1)}, [bound(1, 9)])
    assert all(makeup.parts == () for makeup in made.makeups.values())
