"""What single kinds know of themselves: the faults that no one field can see."""

from typing import Any

import pytest

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.body import record_from
from meterhouse.catalogue.metering import METERS
from meterhouse.catalogue.permissions import PERMISSIONS
from meterhouse.catalogue.references import references
from meterhouse.catalogue.relations import PARTS, ROLES
from meterhouse.kernel.errors import Refused

METER = {"kind": "meters", "id": 1}
NAMED = {"name": "A"}
NODES = [{"name": "Grid"}, {"name": "House"}, {"name": "Hall"}]


def arrows(*pairs: tuple[str, str]) -> dict[str, Any]:
    return NAMED | {"nodes": NODES, "links": [{"source": a, "target": b} for a, b in pairs]}


@pytest.mark.parametrize(
    ("kind", "body", "fields"),
    [
        pytest.param("working-calendars", {"country": "XX"}, ["country"], id="a country without known holidays"),
        pytest.param(
            "working-calendars", {"country": "DE", "subdivision": "ZZ"}, ["subdivision"], id="a strange state"
        ),
        pytest.param(
            "working-calendars", {"opens": "18:00", "closes": "08:00"}, ["closes"], id="closing before opening"
        ),
        pytest.param(
            "working-calendars",
            {"non_working_days": [{"day": "2026-01-02"}], "working_days": [{"day": "2026-01-02"}]},
            ["working_days[0].day"],
            id="a day that is both",
        ),
        pytest.param("tenants", {"lease_from": "2026-02-01", "lease_to": "2026-01-01"}, ["lease_to"], id="a lease"),
        pytest.param(
            "equipment",
            {"parameters": [{"type": "constant", "name": "COP", "value": "4"}] * 2},
            ["parameters[1].name"],
            id="a parameter twice",
        ),
        pytest.param(
            "virtual-meters",
            {"category_id": 1, "formula": "a + c", "variables": [{"name": "a", "meter": METER}]},
            ["formula"],
            id="a formula with a strange name",
        ),
        pytest.param(
            "virtual-meters",
            {"category_id": 1, "formula": "a", "variables": [{"name": "a", "meter": METER}] * 2},
            ["variables[1].name"],
            id="a variable twice",
        ),
        pytest.param("energy-flow-diagrams", arrows(("Grid", "Moon")), ["links[0].target"], id="an arrow to nowhere"),
        pytest.param(
            "energy-flow-diagrams", arrows(("Grid", "House"), ("Grid", "House")), ["links[1]"], id="an arrow twice"
        ),
        pytest.param(
            "energy-flow-diagrams",
            arrows(("Grid", "House"), ("House", "Hall"), ("Hall", "Grid")),
            ["links[2]"],
            id="a circle of arrows",
        ),
        pytest.param(
            "microgrids",
            {
                "schedule": [
                    {"from": "08:00", "to": "12:00", "period": "on-peak"},
                    {"from": "11:00", "to": "13:00", "period": "off-peak"},
                ]
            },
            ["schedule[1].from"],
            id="a schedule that overlaps",
        ),
        pytest.param(
            "control-modes", {"times": [{"from": "08:00", "to": "09:00"}]}, ["times[0]"], id="a mode of nothing"
        ),
        pytest.param("commands", {"topic": "a/#"}, ["topic"], id="a topic with a wildcard"),
        pytest.param(
            "commands", {"topic": "a", "value": 9, "low": 0, "high": 5}, ["value"], id="a value beyond its limits"
        ),
        pytest.param(
            "commands", {"topic": "a", "value": -1, "low": 0}, ["value"], id="a value below a limit of nothing"
        ),
        pytest.param(
            "commands", {"topic": "a", "value": 1, "high": 0}, ["value"], id="a value above a limit of nothing"
        ),
        pytest.param("roles", {"name": "admin", "permissions": ["reports"]}, ["name"], id="a fixed role again"),
        pytest.param("roles", {"permissions": ["everything"]}, ["permissions"], id="a permission that is none"),
        pytest.param("drawings", {"source": "<svg onload='x'/>"}, ["source"], id="a drawing that runs"),
        pytest.param("sim-cards", {"iccid": "12"}, ["iccid"], id="a number that is too short"),
    ],
)
def test_a_contradiction_is_told_at_its_field(kind: str, body: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        record_from(CATALOGUE[kind], NAMED | body)
    found = [fault.field for fault in refused.value.faults]
    assert [each.split("[0]")[0] if each.startswith("permissions") else each for each in found] == fields


@pytest.mark.parametrize("entity", CATALOGUE.values(), ids=list(CATALOGUE))
def test_every_kind_explains_itself(entity: Any) -> None:
    assert entity.record.__doc__
    assert set(entity.columns) <= set(entity.field) | {"id"}
    assert {entity.read, entity.write} <= set(PERMISSIONS)
    order = list(CATALOGUE)
    assert all(order.index(kind) <= order.index(entity.kind) for kind in entity.references.values())


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("offline-meters", {"profile": {"kind": "spaces", "id": 4}}, "profile.id"),
        (
            "energy-flow-diagrams",
            {"links": [{"meter": None}, {"meter": {"kind": "spaces", "id": 4}}]},
            "links[1].meter.id",
        ),
        (
            "virtual-meters",
            {"variables": [{"name": "a", "meter": {"kind": "spaces", "id": 4}}]},
            "variables[0].meter.id",
        ),
    ],
)
def test_a_reference_of_any_kind_knows_which_kinds_fit(kind: str, fields: dict[str, Any], path: str) -> None:
    assert [(each.path, each.id, each.kinds) for each in references(CATALOGUE[kind], fields)] == [(path, 4, METERS)]


def test_relations_name_kinds_that_are_there() -> None:
    assert {kind for owner, parts in PARTS.items() for kind in (owner, *parts)} <= set(CATALOGUE)
    assert all(part in PARTS[owner] for owner, part in ROLES)


@pytest.mark.parametrize("entity", CATALOGUE.values(), ids=list(CATALOGUE))
def test_every_field_says_what_it_means_or_measures(entity: Any) -> None:
    plain = {"name", "description"}
    silent = [
        field.name
        for field in entity.fields
        if not field.extra.get("comment") and not field.extra.get("unit") and field.name not in plain
    ]
    assert [name for name in silent if not entity.field[name].is_hidden] == []
