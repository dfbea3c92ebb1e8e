"""A new kind is one class and one generated migration: all else follows."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client

from meterhouse.store.engine import Database
from tests.conftest import emptied

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def followed(database_url: str, schema: Database, redis_url: str) -> dict[str, Any]:
    emptied(schema)
    redis_client.Redis.from_url(redis_url).flushdb()
    told = subprocess.run(
        [sys.executable, "-m", "tests.architecture.declares_one", database_url],
        env=os.environ | {"METERHOUSE_REDIS": redis_url, "PYTHONPATH": f"{ROOT / 'services'}:{ROOT}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def test_the_migration_is_one_statement(followed: dict[str, Any]) -> None:
    assert followed["migration"].startswith("CREATE TABLE meterhouse_system.elevator (")
    assert ";" not in followed["migration"]
    for part in (
        "capacity DOUBLE COMMENT '[kg]'",
        "REFERENCES meterhouse_system.space (id)",
        "UNIQUE (organization_id, name)",
    ):
        assert part in followed["migration"]


def test_it_is_served_checked_and_audited(followed: dict[str, Any]) -> None:
    assert followed["made"][0] == 201
    assert set(followed["refused"]) == {"name", "capacity"}
    assert "1 elevator: East" in followed["used"]
    assert followed["history"] == ["create"]
    assert followed["listed"] == 2


def test_it_has_a_sheet_out_and_in(followed: dict[str, Any]) -> None:
    head, row = followed["sheet"]
    assert dict(zip(head, row, strict=True))["space_id"] == "Tower"
    assert followed["imported"] == 1


def test_the_admin_app_is_told_all_that_its_list_and_form_need(followed: dict[str, Any]) -> None:
    kind = followed["kind"]
    assert (kind["title"], kind["titlePlural"], kind["group"]) == ("Elevator", "Elevators", "Places")
    assert kind["columns"] == ["name", "space_id", "capacity"]
    assert (followed["capacity"]["x-unit"], followed["capacity"]["x-help"]) == ("kg", "As its plate says")
    assert {"/elevators", "/elevators/{record_id}", "/elevators/import", "/elevators.xlsx"} <= set(followed["paths"])
