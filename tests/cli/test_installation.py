"""What is chosen by chance at the first start is the same at every other one."""

import socket
from pathlib import Path

import pytest

from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import Installation, existing, shown
from meterhouse.cli.options import Options
from meterhouse.kernel.errors import Unfit


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    folder = StateFolder(tmp_path)
    folder.create()
    return folder


def test_ports_and_passwords_stay(folder: StateFolder) -> None:
    options = Options(folder.path)
    first, second = Installation.of(options, folder), Installation.of(options, folder)
    assert first.ports == second.ports
    assert first.admin_url == second.admin_url
    assert existing(folder) == second


def test_a_port_that_was_taken_meanwhile_is_replaced_and_the_others_stay(folder: StateFolder) -> None:
    first = Installation.of(Options(folder.path), folder)
    with socket.create_server(("127.0.0.1", first.ports["redis"])):
        second = Installation.of(Options(folder.path), folder)
    assert [name for name in first.ports if first.ports[name] != second.ports[name]] == ["redis"]


def test_no_server_gets_the_port_of_the_pages(folder: StateFolder) -> None:
    first = Installation.of(Options(folder.path), folder)
    second = Installation.of(Options(folder.path, port=first.ports["api"]), folder)
    assert second.ports["api"] != first.ports["api"]


def test_the_demo_plants_ports_stand_in_its_configuration_and_are_never_replaced(folder: StateFolder) -> None:
    first = Installation.of(Options(folder.path, demo=True), folder)
    with (
        socket.create_server(("127.0.0.1", first.ports["plant"] + 3)),
        pytest.raises(Unfit, match=rf"port {first.ports['plant'] + 3} is taken by"),
    ):
        Installation.of(Options(folder.path, demo=True), folder)


def test_a_given_database_is_used_with_its_own_administrator_and_shown_without_password(
    folder: StateFolder,
) -> None:
    installation = Installation.of(Options(folder.path, database="mysql://root:a%40b@db.example:3307"), folder)
    folder.write("secrets.json", {**installation.secrets, "roles": {"api": "p/w"}})
    assert installation.admin_url == "mysql://root:a%40b@db.example:3307"
    assert installation.role_url("api") == "mysql://meterhouse_api:p%2Fw@db.example:3307"
    assert installation.database_shown == "mysql://db.example:3307"


@pytest.mark.parametrize("url", ["postgres://u:p@h", "mysql://", "nonsense"])
def test_a_url_of_another_kind_is_refused(folder: StateFolder, url: str) -> None:
    with pytest.raises(Unfit, match="--database must read mysql://"):
        Installation.of(Options(folder.path, database=url), folder)


def test_a_shown_url_has_neither_user_nor_password() -> None:
    assert shown("redis://:secret@127.0.0.1:6379/0") == "redis://127.0.0.1:6379"
