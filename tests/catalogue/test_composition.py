"""What the totals of spaces are made of."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.catalogue.composition import ALWAYS, BindingRow, Composition, Member, MeterRow, SpaceRow, TotalKey

SITE, BUILDING, FLOOR, OTHER_FLOOR = 1, 2, 3, 4
TREE = {
    SITE: SpaceRow(SITE, None, "Europe/Berlin"),
    BUILDING: SpaceRow(BUILDING, SITE),
    FLOOR: SpaceRow(FLOOR, BUILDING),
    OTHER_FLOOR: SpaceRow(OTHER_FLOOR, BUILDING),
}


def composition(
    *bound: BindingRow, meters: list[MeterRow] | None = None, spaces: list[SpaceRow] | None = None
) -> Composition:
    rows = meters or [MeterRow(each, 1) for each in sorted({binding.part_id for binding in bound})]
    tree = TREE | {space.id: space for space in spaces or []}
    return Composition(tree, {row.id: row for row in rows}, bound)


def weights(made: Composition, space: int, at: int = 0, item: int = 0) -> dict[int, float]:
    members = made.totals.get(TotalKey(space, "input", 1, item), ())
    return {member.meter_id: member.weight for member in members if member.first <= at < member.after}


def test_a_space_counts_its_own_meters_and_those_below() -> None:
    made = composition(BindingRow(FLOOR, 10), BindingRow(OTHER_FLOOR, 11), BindingRow(BUILDING, 12))
    assert weights(made, FLOOR) == {10: 1.0}
    assert weights(made, BUILDING) == weights(made, SITE) == {10: 1.0, 11: 1.0, 12: 1.0}


def test_a_master_stands_for_its_sub_meters_where_it_is_counted_too() -> None:
    made = composition(
        BindingRow(SITE, 10),
        BindingRow(FLOOR, 11),
        BindingRow(OTHER_FLOOR, 12),
        meters=[MeterRow(10, 1), MeterRow(11, 1, master_id=10), MeterRow(12, 1, master_id=11)],
    )
    assert weights(made, SITE) == {10: 1.0}
    assert weights(made, FLOOR) == {11: 1.0}
    assert weights(made, OTHER_FLOOR) == {12: 1.0}
    assert weights(made, BUILDING) == {11: 1.0}


def test_a_master_that_is_not_there_is_looked_past() -> None:
    made = composition(
        BindingRow(SITE, 10),
        BindingRow(FLOOR, 12),
        meters=[MeterRow(10, 1), MeterRow(11, 1, master_id=10), MeterRow(12, 1, master_id=11)],
    )
    assert weights(made, SITE) == {10: 1.0}


def test_shares_of_one_meter_add_up_where_its_spaces_meet() -> None:
    made = composition(BindingRow(FLOOR, 10, share=0.3), BindingRow(OTHER_FLOOR, 10, share=0.7))
    assert weights(made, FLOOR) == {10: 0.3}
    assert weights(made, OTHER_FLOOR) == {10: 0.7}
    assert weights(made, BUILDING) == {10: 1.0}


def test_a_meter_bound_to_a_building_and_again_to_its_floor_counts_once_in_the_building() -> None:
    made = composition(BindingRow(BUILDING, 10), BindingRow(FLOOR, 10, share=0.4))
    assert weights(made, FLOOR) == {10: 0.4}
    assert weights(made, BUILDING) == weights(made, SITE) == {10: 1.0}


def test_a_dated_binding_counts_from_its_first_to_before_its_last_instant() -> None:
    made = composition(
        BindingRow(FLOOR, 10, stretch=(100, 200)), BindingRow(FLOOR, 10, share=0.5, stretch=(200, ALWAYS[1]))
    )
    assert made.totals[TotalKey(FLOOR, "input", 1, 0)] == (Member(10, 100, 200, 1.0), Member(10, 200, ALWAYS[1], 0.5))


def test_a_meter_moves_from_one_floor_to_another_and_its_building_notices_nothing() -> None:
    made = composition(BindingRow(FLOOR, 10, stretch=(0, 500)), BindingRow(OTHER_FLOOR, 10, stretch=(500, ALWAYS[1])))
    assert made.totals[TotalKey(BUILDING, "input", 1, 0)] == (Member(10, *ALWAYS, 1.0),)


def test_sub_meters_count_while_their_master_is_not_bound() -> None:
    made = composition(
        BindingRow(SITE, 10, stretch=(1000, ALWAYS[1])),
        BindingRow(FLOOR, 11),
        meters=[MeterRow(10, 1), MeterRow(11, 1, master_id=10)],
    )
    assert weights(made, SITE, at=999) == {11: 1.0}
    assert weights(made, SITE, at=1000) == {10: 1.0}


def test_what_is_not_counted_is_in_no_total() -> None:
    made = composition(
        BindingRow(FLOOR, 10), BindingRow(FLOOR, 11), meters=[MeterRow(10, 1), MeterRow(11, 1, is_counted=False)]
    )
    assert weights(made, FLOOR) == weights(made, SITE) == {10: 1.0}


def test_a_space_whose_consumption_is_not_counted_has_it_for_itself() -> None:
    made = composition(
        BindingRow(FLOOR, 10),
        BindingRow(FLOOR, 11, direction="output"),
        spaces=[SpaceRow(FLOOR, BUILDING, is_input_counted=False)],
    )
    assert weights(made, FLOOR) == {10: 1.0}
    assert weights(made, BUILDING) == {}
    assert made.totals[TotalKey(SITE, "output", 1, 0)] == (Member(11, *ALWAYS, 1.0),)


def test_items_have_totals_of_their_own() -> None:
    made = composition(
        BindingRow(FLOOR, 10),
        BindingRow(OTHER_FLOOR, 11),
        BindingRow(SITE, 12),
        meters=[MeterRow(10, 1, item_id=7, master_id=12), MeterRow(11, 1, item_id=7, master_id=12), MeterRow(12, 1)],
    )
    assert weights(made, SITE) == {12: 1.0}
    assert weights(made, SITE, item=7) == {10: 1.0, 11: 1.0}


def test_categories_are_never_added() -> None:
    made = composition(BindingRow(FLOOR, 10), BindingRow(FLOOR, 11), meters=[MeterRow(10, 1), MeterRow(11, 2)])
    assert weights(made, FLOOR) == {10: 1.0}
    assert made.totals[TotalKey(FLOOR, "input", 2, 0)] == (Member(11, *ALWAYS, 1.0),)


@pytest.mark.timeout(10)
def test_circles_of_parents_and_of_masters_come_to_an_end() -> None:
    made = composition(
        BindingRow(SITE, 10),
        BindingRow(FLOOR, 11),
        meters=[MeterRow(10, 1, master_id=11), MeterRow(11, 1, master_id=10)],
        spaces=[SpaceRow(SITE, FLOOR)],
    )
    assert set(made.lineage(SITE)) == {SITE, BUILDING, FLOOR}
    assert made.below(SITE)
    assert {member.meter_id for members in made.totals.values() for member in members} <= {10, 11}


def test_the_site_is_the_topmost_space_that_names_a_zone() -> None:
    made = composition(
        BindingRow(OTHER_FLOOR, 10),
        spaces=[SpaceRow(SITE, None), SpaceRow(BUILDING, SITE, "Asia/Kolkata"), SpaceRow(FLOOR, BUILDING, "UTC")],
    )
    assert made.zone_of_space(FLOOR) == made.zone_of_meter(10) == "Asia/Kolkata"
    assert made.zone_of_space(SITE) == "UTC"


def test_a_meter_is_paid_for_by_its_own_cost_center_or_the_nearest_above() -> None:
    made = composition(
        BindingRow(FLOOR, 10),
        BindingRow(OTHER_FLOOR, 11),
        BindingRow(FLOOR, 12),
        meters=[MeterRow(10, 1), MeterRow(11, 1), MeterRow(12, 1, cost_center_id=9), MeterRow(13, 1)],
        spaces=[SpaceRow(SITE, None, cost_center_id=5), SpaceRow(FLOOR, BUILDING, cost_center_id=6)],
    )
    assert [made.cost_center_of_meter(meter) for meter in (10, 11, 12, 13)] == [6, 5, 9, None]


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
        nth: MeterRow(
            nth,
            1,
            master_id=draw(st.none() | st.integers(101, nth - 1)) if nth > 101 else None,
            is_counted=draw(st.integers(0, 5)) > 0,
        )
        for nth in range(101, 101 + draw(st.integers(1, 7)))
    }
    ends = st.sampled_from([0, 10, 20, 30, ALWAYS[1]])
    bound = []
    for meter in meters:
        for owner in draw(st.lists(st.integers(1, count), max_size=3, unique=True)):
            first, after = sorted((draw(ends), draw(ends)))
            if first < after:
                bound.append(
                    BindingRow(owner, meter, share=draw(st.sampled_from([1.0, 0.5, 0.25, 2.0])), stretch=(first, after))
                )
    return Site(Composition(spaces, meters, bound), [0, 9, 10, 15, 20, 29, 30, 1000])


def _raw(site: Composition, space: int, at: int) -> dict[int, float]:
    """Weights before masters are looked at, downward through the tree."""
    found: dict[int, float] = {}
    for child in site.spaces.values():
        if child.parent_id == space and child.is_input_counted:
            for meter, weight in _raw(site, child.id, at).items():
                found[meter] = found.get(meter, 0.0) + weight
    for binding in site.bound:
        counted = site.meters[binding.part_id].is_counted
        if binding.owner_id == space and counted and binding.stretch[0] <= at < binding.stretch[1]:
            found[binding.part_id] = binding.share
    return found


def _masters(site: Composition, meter: int) -> list[int]:
    found = []
    at = site.meters[meter].master_id
    while at is not None:
        found.append(at)
        at = site.meters[at].master_id
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
            there = [member.meter_id for member in members if member.first <= at < member.after]
            assert len(there) == len(set(there)), key
            assert not any(set(_masters(site.made, meter)) & set(there) for meter in there), key


@given(sites())
@settings(deadline=None, max_examples=100)
def test_every_total_of_a_meter_is_known_by_the_meter(site: Site) -> None:
    for key, members in site.made.totals.items():
        assert all(key in site.made.totals_of_meter[member.meter_id] for member in members)
        assert list(members) == sorted(members)
