"""Where things stand: the paths from what is above all down to a meter, with names, and what a binding does to them."""

from typing import Any

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.metering import Node
from meterhouse.catalogue.paths import CARRYING, Edge, Path, Paths
from meterhouse.catalogue.relations import Binding
from meterhouse.store.engine import Connection, among, fetch
from meterhouse.store.rows import Stored
from meterhouse.store.scope import Scope, seconds

_FOR_EVER = float("inf")
BOUND_NOW = "(valid_from IS NULL OR valid_from <= UTC_TIMESTAMP()) AND (valid_to IS NULL OR valid_to > UTC_TIMESTAMP())"
"""Condition of a binding that holds at this moment."""


def read(connection: Connection) -> Paths:
    """Every way that energy is bound."""
    edges = [
        Edge(("spaces", parent), ("spaces", space))
        for space, parent in fetch(
            connection, "SELECT id, parent_id FROM meterhouse_system.space WHERE parent_id IS NOT NULL"
        )
    ]
    for binding, owner_kind, owner, part_kind, part, direction, first, after in fetch(
        connection,
        "SELECT id, owner_kind, owner_id, part_kind, part_id, direction, valid_from, valid_to"
        " FROM meterhouse_system.binding ORDER BY id",
    ):
        if owner_kind in CARRYING and part_kind in CARRYING:
            stretch = seconds(first, -_FOR_EVER), seconds(after, _FOR_EVER)
            edges.append(Edge((owner_kind, owner), (part_kind, part), direction, *stretch, binding))
    return Paths(tuple(edges))


def paths_to(connection: Connection, node: Node, scope: Scope) -> list[list[dict[str, Any]]]:
    """Each as kind, id and name from its top down, as far as it is seen."""
    found = [tuple(each for each in path if scope.sees(*each)) for path in read(connection).to(node)]
    names = _names(connection, found)
    return [
        [{"kind": kind, "id": record, "name": names[kind, record]} for kind, record in path]
        for path in dict.fromkeys(found)
    ]


def noted(connection: Connection, stored: Stored, scope: Scope) -> dict[str, list[str]]:
    """What a binding's author should know: what is part of the whole already, and by which path; else nothing."""
    if stored.entity.record is not Binding:
        return {}
    binding = stored.record
    assert isinstance(binding, Binding)
    if not {binding.owner_kind, binding.part_kind} <= CARRYING:
        return {}
    owner, part = (binding.owner_kind, binding.owner_id), (binding.part_kind, binding.part_id)
    first = binding.valid_from.timestamp() if binding.valid_from else -_FOR_EVER
    after = binding.valid_to.timestamp() if binding.valid_to else _FOR_EVER
    new = Edge(owner, part, binding.direction, first, after, stored.id)
    known = read(connection)
    if new not in known.edges:  # it was just deleted
        return {}
    paths = [path for path in known.counted_already(new) if all(scope.sees(*node) for node in path)]
    names = _names(connection, paths)
    said = [
        f"{names[path[-1]]} is part of {names[path[0]]} already, by {' > '.join(names[node] for node in path)};"
        " totals count it once"
        for path in paths
    ]
    return {"_notes": said} if said else {}


def _names(connection: Connection, paths: list[Path]) -> dict[Node, str]:
    by_kind: dict[str, set[int]] = {}
    for kind, record in (node for path in paths for node in path):
        by_kind.setdefault(kind, set()).add(record)
    found: dict[Node, str] = {}
    for kind, ids in by_kind.items():
        table = CATALOGUE[kind].table
        rows = fetch(connection, f"SELECT id, name FROM {table.schema}.`{table.name}` WHERE {among('id', ids)}")
        found |= {(kind, int(record)): str(name) for record, name in rows}
    return found
