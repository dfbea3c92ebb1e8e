"""`meterhouse site`: a site goes out to a file and comes in again, and what is wrong is found by its cell."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from meterhouse.cli.command import main
from meterhouse.store import document
from meterhouse.store.engine import Database
from tests.store.test_document import HOUSE

Site = Callable[..., tuple[int, str]]


@pytest.fixture
def site(database: Database, capsys: pytest.CaptureFixture[str]) -> Site:
    """Runs one command; exit code and output."""

    def run(*words: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["site", *map(str, words), "--database", database.url])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def emptied(database: Database) -> None:
    """Another installation, as far as a document can tell."""
    for (table,) in database.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'meterhouse_system'"
        " AND table_name NOT IN ('migration', 'catalogue_version', 'installation', 'organization')"
    ):
        database.transaction(lambda connection, table=table: _clear(connection, table))


def _clear(connection: object, table: str) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SET SESSION foreign_key_checks = 0")
        cursor.execute(f"DELETE FROM meterhouse_system.`{table}`")
        cursor.execute("SET SESSION foreign_key_checks = 1")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


@pytest.mark.parametrize("name", ["site.xlsx", "site", "site.zip", "site.yaml", "site.json"])
def test_an_export_applied_again_changes_nothing(database: Database, site: Site, tmp_path: Path, name: str) -> None:
    document.apply(database, HOUSE)
    assert site("export", tmp_path / name)[0] == 0
    code, told = site("apply", tmp_path / name)
    assert (code, told.splitlines()[-1]) == (0, "total: 0 created, 0 updated, 13 unchanged")


@pytest.mark.parametrize("name", ["site.xlsx", "site"])
def test_another_installation_set_up_from_an_export_tells_the_same(
    database: Database, site: Site, tmp_path: Path, name: str
) -> None:
    document.apply(database, HOUSE)
    site("export", tmp_path / name)
    site("export", tmp_path / "one")
    emptied(database)
    code, told = site("apply", tmp_path / name)
    assert (code, told.splitlines()[-1]) == (0, "total: 12 created, 0 updated, 1 unchanged")
    site("export", tmp_path / "other")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "other")
    assert {"spaces.yaml", "meters.yaml", "bindings.yaml"} <= set(bytes_of(tmp_path / "one"))


def test_a_plan_names_every_change_and_keeps_nothing(database: Database, site: Site, tmp_path: Path) -> None:
    document.apply(database, HOUSE)
    site("export", tmp_path / "site")
    file = tmp_path / "site" / "meters.yaml"
    more = "- name: New\n  category_id: Gas\n- name: Sub\n  high_power: 5\n"
    file.write_text(file.read_text().replace("- name: Sub\n", more))
    code, told = site("plan", tmp_path / "site")
    lines = told.splitlines()
    assert code == 0
    assert "+ meters New" in lines
    assert lines[lines.index("~ meters Sub") + 1] == "    high_power: null → 5.0"
    assert "meters: 1 created, 1 updated, 1 unchanged" in lines
    assert database.rows("SELECT COUNT(*) FROM meterhouse_system.meter") == [(2,)]


def test_an_error_in_a_workbook_is_named_by_its_cell(database: Database, site: Site, tmp_path: Path) -> None:
    document.apply(database, HOUSE)
    site("export", tmp_path / "site.xlsx")
    book = openpyxl.load_workbook(tmp_path / "site.xlsx")
    meters = book["meters"]
    column = next(cell.column_letter for cell in meters[1] if cell.value == "category_id")
    meters[f"{column}3"] = "Steam"
    book.save(tmp_path / "site.xlsx")
    for act in ("plan", "apply"):
        code, told = site(act, tmp_path / "site.xlsx")
        assert code == 1
        assert f"! meters!{column}3 Sub category_id: there is no energy category 'Steam'" in told.splitlines()
    assert "nothing was changed" in told


def test_an_error_in_a_folder_is_named_by_file_item_and_line(database: Database, site: Site, tmp_path: Path) -> None:
    (tmp_path / "energy-categories.yaml").write_text("- name: Gas\n  unit: m³\n- name: Steam\n")
    code, told = site("plan", tmp_path)
    assert code == 1
    assert "! energy-categories.yaml[1] (line 3) Steam unit: is required" in told.splitlines()


def test_a_plan_can_be_read_by_a_program(database: Database, site: Site, tmp_path: Path) -> None:
    (tmp_path / "energy-categories.yaml").write_text("- {name: Gas, unit: m³}\n")
    told = json.loads(site("plan", tmp_path, "--json")[1])
    assert (told["created"], told["refused"]) == (1, 0)
    assert told["rows"][0]["place"] == "energy-categories.yaml[0] (line 1)"


def test_files_of_kinds_that_have_no_records_any_more_go(database: Database, site: Site, tmp_path: Path) -> None:
    (tmp_path / "gateways.yaml").write_text("- name: Gone\n")
    (tmp_path / "notes.txt").write_text("mine")
    document.apply(database, HOUSE)
    site("export", tmp_path)
    assert not (tmp_path / "gateways.yaml").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["nowhere", "notes.txt"])
def test_what_is_no_site_is_said(database: Database, site: Site, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    code, told = site("plan", tmp_path / name)
    assert code == 1
    assert told.startswith("meterhouse: ")
