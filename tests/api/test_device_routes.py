"""Setting up a device: known models, and what its registers answer now."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.api.conftest import Caller
from tests.devices.slave import Slave, Unit


@pytest.fixture
def slave() -> Iterator[Slave]:
    """Listens in a loop of its own while the test asks."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    found = Slave({1: Unit({0: 230, 1: 7})})
    asyncio.run_coroutine_threadsafe(found.start(), loop).result(5)
    yield found
    asyncio.run_coroutine_threadsafe(found.stop(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@pytest.fixture
def device(admin: Caller, slave: Slave) -> int:
    connection = {"host": "127.0.0.1", "port": slave.port, "timeout_seconds": 0.3}
    source = admin("POST", "/data-sources", json={"name": "Line", "connection": connection}).json["id"]
    made = admin("POST", "/devices", json={"name": "Meter 1", "data_source_id": source}).json["id"]
    for name, register in (("Voltage", 0), ("Broken", 9)):
        point = {"name": name, "unit": "V", "kind": "analog", "device_id": made}
        address = {"unit": 1 if register == 0 else 9, "address": register, "type": "uint16"}
        assert admin("POST", "/points", json=point | {"address": address}).status_code == 201
    return int(made)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="without a body"),
        pytest.param({"Content-Type": "application/json"}, id="with an empty body that is said to be JSON"),
    ],
)
def test_a_device_is_read_as_its_points_say(admin: Caller, device: int, headers: dict[str, str]) -> None:
    answer = admin("POST", f"/devices/{device}/test-read", headers=headers).json
    assert answer["items"][0] == {"name": "Voltage", "unit": "V", "value": 230, "reason": None, "registers": ["0x00E6"]}
    assert answer["items"][1]["value"] is None
    assert answer["items"][1]["reason"]
    assert answer["answered"] == 1


def test_a_table_can_be_tried_before_it_is_kept(admin: Caller, device: int) -> None:
    tried = [{"name": "Second", "address": {"address": 1, "type": "uint16", "scale": 0.1}}]
    assert admin("POST", f"/devices/{device}/test-read", json=tried).json["items"][0]["value"] == 0.7


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param([{"address": {"address": 1, "type": "uint99"}}], "[0].address.type", id="a type that is none"),
        pytest.param([{"address": {"type": "uint16"}}], "[0].address.address", id="no address"),
    ],
)
def test_faults_of_a_table_are_told_by_their_place(admin: Caller, device: int, body: object, field: str) -> None:
    answer = admin("POST", f"/devices/{device}/test-read", json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_a_device_without_a_source_cannot_be_asked(admin: Caller) -> None:
    alone = admin("POST", "/devices", json={"name": "Alone"}).json["id"]
    answer = admin("POST", f"/devices/{alone}/test-read")
    assert answer.status_code == 409
    assert "data source" in answer.json["detail"]


def test_registers_of_a_model_are_ready_to_become_points(admin: Caller, device: int) -> None:
    profile = admin("GET", "/profiles").json["items"][0]["id"]
    registers = admin("GET", f"/profiles/{profile}", params={"unit": 3}).json["registers"]
    points = [{**register, "device_id": device, "name": f"{register['name']} 3"} for register in registers[:5]]
    made = admin("POST", "/points", json=points)
    assert made.status_code == 201, made.json
    assert {point["address"]["unit"] for point in made.json["items"]} == {3}
    assert admin("GET", "/profiles/none").status_code == 404
