"""The tree of spaces with what is bound to them now: meters, and all else that has figures."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.metering import METERS, Node
from meterhouse.catalogue.paths import CARRYING
from meterhouse.store.engine import Connection, fetch
from meterhouse.store.paths import BOUND_NOW
from meterhouse.store.scope import Scope

_PARTS = (*sorted(CARRYING - {"spaces", "meters"}), "sensors")
"""Kinds with figures of their own, beside spaces and meters."""
_Pair = tuple[Node, Node]
"""Owner and part."""


def tree(connection: Connection, scope: Scope) -> dict[str, Any]:
    """The topmost spaces that are seen, each with all below it; and the parts that belong to none of them.

    What is bound to a part of a space is a part of the space as well.
    """
    bound = _bound(connection)
    meters, parts = _meters(connection, scope), _parts(connection, scope, bound)
    homes = _homes(bound, parts)
    nodes: dict[int, dict[str, Any]] = {}
    parents: dict[int, int | None] = {}
    for space, name, kind, zone, currency, parent in fetch(
        connection, "SELECT id, name, kind, zone, currency, parent_id FROM meterhouse_system.space ORDER BY name, id"
    ):
        if scope.sees("spaces", space):
            shown = {"id": space, "name": name, "kind": kind, "zone": zone, "currency": currency}
            nodes[space] = shown | {"children": [], "meters": meters[space], "parts": []}
            parents[space] = parent
    loose: list[dict[str, Any]] = []
    for key, part in parts.items():
        at = [nodes[space]["parts"] for space in sorted(homes[key]) if space in nodes]
        for each in at or [loose]:
            each.append(part)
    roots: list[dict[str, Any]] = []
    for space, node in nodes.items():
        above = nodes.get(parents[space] or 0)
        (roots if above is None else above["children"]).append(node)
    return {"items": roots, "parts": loose}


def _parts(connection: Connection, scope: Scope, bound: Iterable[_Pair]) -> dict[Node, dict[str, Any]]:
    """What is seen of the kinds that have figures, by kind and name; what nothing is bound to has none."""
    owners = {owner for owner, _ in bound}
    return {
        (kind, number): {"kind": kind, "id": number, "name": name}
        for kind in _PARTS
        for number, name in fetch(
            connection, f"SELECT id, name FROM {CATALOGUE[kind].table.fullname} ORDER BY name, id"
        )
        if (kind in METERS or (kind, number) in owners) and scope.sees(kind, number)
    }


def _bound(connection: Connection) -> list[_Pair]:
    """Owner and part of what is bound now."""
    return [
        ((owner_kind, owner), (part_kind, part))
        for owner_kind, owner, part_kind, part in fetch(
            connection,
            f"SELECT owner_kind, owner_id, part_kind, part_id FROM meterhouse_system.binding WHERE {BOUND_NOW}",
        )
    ]


def _homes(bound: Iterable[_Pair], nodes: Iterable[Node]) -> dict[Node, set[int]]:
    """The nearest spaces that each is bound to, itself or through what it is a part of."""
    above: dict[Node, set[Node]] = defaultdict(set)
    for owner, part in bound:
        above[part].add(owner)

    def homes(node: Node, seen: frozenset[Node]) -> set[int]:
        kind, number = node
        if kind == "spaces":
            return {number}
        return {home for owner in above[node] - seen for home in homes(owner, seen | {owner})}

    return {node: homes(node, frozenset((node,))) for node in nodes}


def _meters(connection: Connection, scope: Scope) -> dict[int, list[dict[str, Any]]]:
    """Meters that are bound now, by space."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for space, meter, name, category, item, master in fetch(
        connection,
        "SELECT DISTINCT owner_id, meter.id, meter.name, category_id, item_id, master_id"
        " FROM meterhouse_system.binding JOIN meterhouse_system.meter ON meter.id = part_id"
        " WHERE owner_kind = 'spaces' AND part_kind = 'meters'"
        f" AND {BOUND_NOW} ORDER BY meter.name, meter.id",
    ):
        if scope.sees("meters", meter):
            found[space].append(
                {
                    "id": meter,
                    "name": name,
                    "category_id": category,
                    "item_id": item,
                    "master_id": master if master is None or scope.sees("meters", master) else None,
                }
            )
    return found
