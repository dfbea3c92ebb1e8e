"""A site of 10,000 meters: its workbook tried and taken over HTTP, and the first page of their list under load.

The floors: the same rows inserted plainly in statements of a thousand, and a bare Falcon answer from the same
kind of server.
"""

import argparse
import json
import time
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from bench import servers
from bench.figures import Figure, report
from bench.reports import PASSWORD, api, bare, load, signed_in
from meterhouse.store import people, site_files
from meterhouse.store.engine import Connection, Database, values
from meterhouse.store.workbook import XLSX

LIST = "/api/v1/meters"
HELLO = b'{"hello":"world"}'
CONNECTIONS = 16
FLOORS = 100

Document = Mapping[str, Sequence[dict[str, Any]]]


def site(meters: int) -> Document:
    """A hundred floors; each meter has a master, an item and a cost center, and is bound to a floor."""
    return {
        "cost-centers": [{"name": f"Cost center {number}"} for number in range(20)],
        "energy-categories": [{"name": "Electricity", "unit": "kWh"}],
        "energy-items": [
            {"name": name, "category_id": "Electricity"} for name in ("Light", "Lifts", "Cooling", "Rest")
        ],
        "spaces": [
            {"name": "Campus", "kind": "campus", "zone": "Europe/Berlin", "currency": "EUR"},
            *({"name": f"Floor {number}", "kind": "floor", "parent_id": "Campus"} for number in range(FLOORS)),
        ],
        "meters": [_meter(number) for number in range(meters)],
        "bindings": [
            {
                "owner": {"kind": "spaces", "id": f"Campus/Floor {number % FLOORS}"},
                "part": {"kind": "meters", "id": f"Meter {number}"},
            }
            for number in range(meters)
        ],
    }


def _meter(number: int) -> dict[str, Any]:
    own = {
        "name": f"Meter {number}",
        "category_id": "Electricity",
        "item_id": ("Light", "Lifts", "Cooling", "Rest")[number % 4],
        "cost_center_id": f"Cost center {number % 20}",
        "high_power": 100.5,
    }
    return own if number < FLOORS else own | {"master_id": f"Meter {number % FLOORS}"}


def plainly(database: Database, meters: int) -> float:
    """Seconds that the rows of meters, bindings and their audit take when nothing is checked."""
    category = database.rows("SELECT id FROM meterhouse_system.energy_category")[0][0]

    def insert(connection: Connection) -> None:
        values(
            connection,
            "INSERT INTO meterhouse_system.meter (organization_id, name, category_id, is_counted, high_power)"
            " VALUES {}",
            [(1, f"Plain {number}", category, 1, 100.5) for number in range(meters)],
            batch=1000,
        )
        values(
            connection,
            "INSERT INTO meterhouse_system.binding (owner_kind, owner_id, part_kind, part_id, direction, share)"
            " VALUES {}",
            [("spaces", 1, "meters", 1_000_000 + number, "input", 1.0) for number in range(meters)],
            batch=1000,
        )
        told = json.dumps(_meter(FLOORS))
        values(
            connection,
            "INSERT INTO meterhouse_user.audit (actor, action, kind, record_id, organization_id, after_change)"
            " VALUES {}",
            [("bench", "create", "meters", 1_000_000 + number, 1, told) for number in range(2 * meters)],
            batch=1000,
        )

    begun = time.perf_counter()
    database.transaction(insert)
    taken = time.perf_counter() - begun
    database.execute("DELETE FROM meterhouse_system.meter WHERE name LIKE 'Plain %'")
    database.execute("DELETE FROM meterhouse_system.binding WHERE part_id >= 1000000")
    return taken


def taken_in(address: str, token: str, raw: bytes, *, dry_run: bool) -> tuple[float, dict[str, Any]]:
    """Seconds of one import, and its counts."""
    request = urllib.request.Request(
        f"{address}/api/v1/site?dry_run={str(dry_run).lower()}",
        data=raw,
        headers={"Content-Type": XLSX, "Authorization": f"Bearer {token}"},
    )
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=300) as told:
        answer = json.load(told)
    return time.perf_counter() - begun, {name: answer[name] for name in ("created", "updated", "unchanged", "refused")}


def measure(database: Database, url: str, redis_url: str, meters: int, seconds: int) -> None:
    people.add_user(database, name="bench", role="admin", password=PASSWORD)
    document = site(meters)
    raw = site_files.to_xlsx(document)
    rows = sum(map(len, document.values()))
    with api(url, redis_url) as address:
        token = signed_in(address)
        spent = {}
        for name, dry_run in (("tried", True), ("taken", False), ("taken again", False)):
            spent[name], counts = taken_in(address, token, raw, dry_run=dry_run)
            assert counts["refused"] == 0, counts
            if name == "taken":
                assert counts["created"] >= rows - 1, counts
        floor = plainly(database, meters)
        for name, taken in spent.items():
            note = f"{meters:,} meters and bindings, {taken:.1f} s, plainly inserted {floor:.2f} s"
            report([Figure(f"workbook {name}", rows / taken, "rows/s", rows / floor, note)])
        load(address + LIST, 4, 2, token)
        listed = load(address + LIST, CONNECTIONS, seconds, token)
    with bare(HELLO) as address:
        hello = load(address, CONNECTIONS, seconds)
    note = f"p95 {listed[2]:.1f} ms, bare {hello[2]:.1f} ms, {listed[3]} errors"
    report([Figure(f"list of {meters:,} meters, {CONNECTIONS} connections", listed[0], "requests/s", hello[0], note)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meters", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=6)
    given = parser.parse_args()
    with servers.mariadb() as url, servers.redis() as redis_url:
        measure(servers.fresh(url), url, redis_url, given.meters, given.seconds)


if __name__ == "__main__":
    main()
