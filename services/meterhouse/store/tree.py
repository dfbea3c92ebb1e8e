"""The tree of spaces with the meters that are bound to them now."""

from collections import defaultdict
from typing import Any

from meterhouse.store.engine import Connection, fetch
from meterhouse.store.scope import Scope


def tree(connection: Connection, scope: Scope) -> list[dict[str, Any]]:
    """The topmost spaces that are seen, each with all below it."""
    meters = _meters(connection, scope)
    nodes: dict[int, dict[str, Any]] = {}
    parents: dict[int, int | None] = {}
    for space, name, kind, zone, currency, parent in fetch(
        connection, "SELECT id, name, kind, zone, currency, parent_id FROM meterhouse_system.space ORDER BY name, id"
    ):
        if scope.sees("spaces", space):
            shown = {"id": space, "name": name, "kind": kind, "zone": zone, "currency": currency}
            nodes[space] = shown | {"children": [], "meters": meters[space]}
            parents[space] = parent
    roots: list[dict[str, Any]] = []
    for space, node in nodes.items():
        above = nodes.get(parents[space] or 0)
        (roots if above is None else above["children"]).append(node)
    return roots


def _meters(connection: Connection, scope: Scope) -> dict[int, list[dict[str, Any]]]:
    """Meters that are bound now, by space."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for space, meter, name, category, item, master in fetch(
        connection,
        "SELECT DISTINCT owner_id, meter.id, meter.name, category_id, item_id, master_id"
        " FROM meterhouse_system.binding JOIN meterhouse_system.meter ON meter.id = part_id"
        " WHERE owner_kind = 'spaces' AND part_kind = 'meters'"
        " AND (valid_from IS NULL OR valid_from <= UTC_TIMESTAMP())"
        " AND (valid_to IS NULL OR valid_to > UTC_TIMESTAMP())"
        " ORDER BY meter.name, meter.id",
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
