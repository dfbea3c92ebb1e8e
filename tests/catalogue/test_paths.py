"""Paths: where a meter ends up, and what a new binding would count again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.catalogue.paths import CARRYING, Edge, Node, Paths

HOUSE, GROUND, SHOP, CHILLER = ("spaces", 1), ("spaces", 2), ("tenants", 3), ("equipment", 4)
MAIN, SUB = ("meters", 10), ("meters", 11)


def test_energy_is_carried_by_all_that_meters_may_be_bound_to_and_what_they_are_part_of() -> None:
    assert {"spaces", "tenants", "equipment", "virtual-power-plants", "meters"} <= CARRYING
    assert not {"cost-centers", "sensors", "points", "distribution-systems"} & CARRYING


def test_a_path_runs_from_what_stands_above_all() -> None:
    paths = Paths((Edge(HOUSE, GROUND), Edge(GROUND, SHOP, "input"), Edge(SHOP, MAIN, "input")))
    assert paths.to(MAIN) == [(HOUSE, GROUND, SHOP, MAIN)]
    assert paths.to(HOUSE) == [(HOUSE,)]


def test_each_way_up_is_a_path() -> None:
    paths = Paths(
        (Edge(HOUSE, GROUND), Edge(GROUND, MAIN, "input"), Edge(HOUSE, CHILLER, "input"), Edge(CHILLER, MAIN))
    )
    assert paths.to(MAIN) == [(HOUSE, GROUND, MAIN), (HOUSE, CHILLER, MAIN)]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(
            Edge(HOUSE, MAIN, "input"), [(HOUSE, GROUND, MAIN)], id="the meter of a floor, bound to the house"
        ),
        pytest.param(Edge(CHILLER, MAIN, "input"), [(HOUSE, GROUND, MAIN)], id="by equipment of the same house"),
        pytest.param(
            Edge(HOUSE, SHOP, "input"), [(HOUSE, GROUND, SHOP), (HOUSE, GROUND, SHOP, SUB)], id="with its parts"
        ),
        pytest.param(Edge(HOUSE, MAIN, "output"), [], id="in the other direction"),
        pytest.param(Edge(HOUSE, MAIN, "input", 0, 50), [(HOUSE, GROUND, MAIN)], id="while both hold"),
        pytest.param(Edge(HOUSE, SUB, "input", 200, 300), [], id="after the other has ended"),
        pytest.param(Edge(GROUND, MAIN, "input", binding_id=1), [], id="itself, written again"),
        pytest.param(Edge(("spaces", 9), MAIN, "input"), [], id="somewhere else"),
    ],
)
def test_what_is_counted_already_is_told_with_its_path(new: Edge, expected: list[tuple[Node, ...]]) -> None:
    there = Paths(
        (
            Edge(HOUSE, GROUND),
            Edge(GROUND, MAIN, "input", binding_id=1),
            Edge(HOUSE, CHILLER, "input", binding_id=2),
            Edge(GROUND, SHOP, "input", binding_id=3),
            Edge(SHOP, SUB, "input", after=100, binding_id=4),
        )
    )
    assert there.counted_already(new) == expected


nodes = st.integers(1, 6).map(lambda number: ("spaces", number))


@given(st.lists(st.tuples(nodes, nodes), max_size=12))
def test_a_circle_ends_no_path_and_every_path_ends_at_the_node(pairs: list[tuple[Node, Node]]) -> None:
    paths = Paths(tuple(Edge(owner, part) for owner, part in pairs))
    for number in range(1, 7):
        found = paths.to(("spaces", number))
        assert all(path[-1] == ("spaces", number) and len(set(path)) == len(path) for path in found)
        assert len(set(found)) == len(found) or len(set(pairs)) < len(pairs)
