"""The catalogue's rows as what is to be read."""

import json
from typing import Any

import pytest

from meterhouse.acquisition.sources import Rows, configuration, rows
from meterhouse.devices.modbus import Connection
from meterhouse.store.engine import Database

SOURCE = (1, "Roof", "modbus-tcp", '{"host": "gateway", "port": 1502}', 30.0)
ADDRESS = '{"unit": 2, "function": 4, "address": 52, "type": "float32"}'


def point(id: int = 7, address: str = ADDRESS, interval: float | None = None, kind: str = "analog") -> tuple[Any, ...]:
    return (id, 1, 5, address, interval, kind, 1)


def test_a_point_is_read_at_its_source_and_at_the_sources_interval_unless_it_has_its_own() -> None:
    read = configuration(Rows([SOURCE], [point(7), point(8, interval=10.0)]))
    (source,) = read.sources
    assert source.connection == Connection("gateway", 1502)
    assert [(each.id, each.interval_seconds, each.address.unit) for each in source.points] == [
        (7, 30, 2),
        (8, 10, 2),
    ]
    assert read.faults == {}


def test_a_wrong_address_is_the_fault_of_its_point_alone() -> None:
    read = configuration(Rows([SOURCE], [point(7, '{"address": 1, "type": "int24"}'), point(8), point(9, "[1]")]))
    assert [each.id for each in read.sources[0].points] == [8]
    assert "int24" in read.faults[7]
    assert "no JSON object" in read.faults[9]
    assert read.point_ids == {7, 8, 9}


def test_a_wrong_connection_is_the_fault_of_all_its_points_and_of_no_others() -> None:
    other = (2, "Cellar", "modbus-tcp", '{"port": 502}', 30.0)
    read = configuration(Rows([SOURCE, other], [point(7), (8, 2, 5, ADDRESS, None, "analog", 1)]))
    assert [source.name for source in read.sources] == ["Roof"]
    assert read.faults.keys() == {8}
    assert "Cellar" in read.faults[8]
    assert "host" in read.faults[8]


def test_text_is_never_stored() -> None:
    text = '{"address": 0, "type": "string", "count": 8}'
    read = configuration(Rows([SOURCE], [point(7, text, kind="text"), point(8)]))
    assert [each.is_stored for each in read.sources[0].points] == [False, True]


@pytest.mark.parametrize(
    ("protocol", "framing"), [("modbus-tcp", "tcp"), ("modbus-rtu-over-tcp", "rtu"), ("mqtt", None)]
)
def test_the_protocol_says_how_frames_look_and_others_are_left_to_others(protocol: str, framing: str | None) -> None:
    read = configuration(Rows([(1, "Roof", protocol, '{"host": "gateway"}', 30.0)], [point()]))
    assert [source.connection.framing for source in read.sources] == ([framing] if framing else [])


def test_a_connection_may_name_its_framing_itself() -> None:
    connection = '{"host": "gateway", "framing": "rtu"}'
    read = configuration(Rows([(1, "Roof", "modbus-tcp", connection, 30.0)], [point()]))
    assert read.sources[0].connection.framing == "rtu"


def test_the_catalogue_gives_only_what_is_enabled(database: Database) -> None:
    connection = json.dumps({"host": "gateway"})
    for id, enabled in ((1, 1), (2, 0)):
        database.execute(
            "INSERT INTO meterhouse_system.data_source"
            " (id, name, protocol, connection, interval_seconds, is_enabled)"
            " VALUES (%s, %s, 'modbus-tcp', %s, 30, %s)",
            (id, f"source {id}", connection, enabled),
        )
    for id, source, enabled in ((1, 1, 1), (2, 1, 0), (3, 2, 1)):
        database.execute(
            "INSERT INTO meterhouse_system.device (id, name, data_source_id, is_enabled) VALUES (%s, %s, %s, %s)",
            (id, f"device {id}", source, enabled),
        )
    for id, device, address, enabled in (
        (1, 1, ADDRESS, 1),
        (2, 1, ADDRESS, 0),
        (3, 2, ADDRESS, 1),
        (4, 3, ADDRESS, 1),
        (5, 1, None, 1),
    ):
        database.execute(
            "INSERT INTO meterhouse_system.point"
            " (id, name, unit, `key`, device_id, kind, address, is_enabled, is_stored)"
            " VALUES (%s, 'ActivePower', 'kW', %s, %s, 'analog', %s, %s, 1)",
            (id, f"point {id}", device, address, enabled),
        )
    read = configuration(rows(database))
    assert [(source.id, [point.id for point in source.points]) for source in read.sources] == [(1, [1])]
    assert read.faults == {}
