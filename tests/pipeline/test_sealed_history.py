"""Figures do not know whether the readings they come from are sealed, and outlive readings that are gone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from meterhouse.kernel.quality import Quality
from meterhouse.reports import Directories, Engine, explain
from meterhouse.store import archive, corrections, readings, work
from meterhouse.store.configuration import Configurations
from meterhouse.store.engine import Database, Row
from meterhouse.store.folding import Limits
from meterhouse.store.retention import expire
from meterhouse.store.sealed import DAY
from meterhouse.store.sealing import seal
from tests.pipeline.plant import (
    GRID_METER,
    LIGHT,
    METERS,
    SITE,
    SOLAR,
    STEP,
    Figures,
    Readings,
    configure,
    figures,
    forget,
    of_meter,
    of_space,
    running,
    seconds,
    settle,
    troubled,
)

FIRST, AFTER = seconds("2024-03-30T11:00:00Z"), seconds("2024-04-01T05:00:00Z")
APRIL = seconds("2024-04-01T00:00:00Z") // DAY
BY_DAY, BY_MONTH = Limits(APRIL + 100, 0), Limits(APRIL + 100, APRIL + 100)
SENT = troubled(FIRST, AFTER)


def sealed(database: Database, limits: Limits = BY_MONTH) -> None:
    """All of it is sealed now."""
    for _ in seal(database, limits):
        pass
    assert database.rows("SELECT COUNT(*) FROM meterhouse_historical.reading") == [(0,)]


def verdicts(database: Database) -> list[Row]:
    return database.rows("SELECT * FROM meterhouse_historical.reading_quality ORDER BY point_id, at")


@pytest.fixture(scope="module")
def remembered() -> dict[str, tuple[Figures, list[Row]]]:
    return {}


@pytest.fixture
def in_rows(database: Database, remembered: dict[str, tuple[Figures, list[Row]]]) -> tuple[Figures, list[Row]]:
    """Figures and verdicts of all readings handed in together, and never sealed."""
    configure(database)
    if "in rows" not in remembered:
        SENT.write(database)
        settle(database)
        remembered["in rows"] = figures(database), verdicts(database)
    return remembered["in rows"]


@pytest.mark.parametrize("limits", [BY_DAY, BY_MONTH], ids=["by day", "by month"])
def test_stages_read_sealed_readings_as_they_read_rows(
    database: Database, in_rows: tuple[Figures, list[Row]], limits: Limits
) -> None:
    forget(database)
    SENT.write(database)
    sealed(database, limits)
    settle(database)
    assert verdicts(database) == in_rows[1]
    for table, rows in figures(database).items():
        assert rows == in_rows[0][table], table


@given(
    chance=st.integers(0, 2**32 - 1),
    acts=st.lists(st.sampled_from(["seal days", "merge", "settle", "nothing"]), min_size=3, max_size=6),
)
@settings(
    deadline=None,
    max_examples=5,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_late_readings_find_their_way_past_what_is_sealed(
    database: Database, in_rows: tuple[Figures, list[Row]], chance: int, acts: list[str]
) -> None:
    """Batches in any order, with anything in between: the same figures in the end."""
    forget(database)
    order = np.random.default_rng(chance).permutation(len(SENT.points))
    for batch, act in zip(np.array_split(order, len(acts)), acts, strict=True):
        SENT.where(np.sort(batch)).write(database)
        if act == "settle":
            settle(database)
        elif act != "nothing":
            sealed(database, BY_DAY if act == "seal days" else BY_MONTH)
    settle(database)
    assert verdicts(database) == in_rows[1]
    for table, rows in figures(database).items():
        assert rows == in_rows[0][table], table


@pytest.fixture
def sent(database: Database) -> Readings:
    """Six days around the first of April, sealed by the month, with their figures."""
    configure(database)
    made = running(seconds("2024-03-28T23:00:00Z"), seconds("2024-04-03T22:00:00Z"))
    made.write(database)
    settle(database)
    sealed(database)
    return made


def test_a_correction_of_a_sealed_reading_reaches_its_figures(database: Database, sent: Readings) -> None:
    own = sent.of(SOLAR)
    at = own.ats[[60]]
    before = of_meter(database, SOLAR)
    corrections.correct(database, own.points[[60]], at, own.values[[59]], "somebody", "It was misread")
    settle(database)
    found = of_meter(database, SOLAR)
    where = found.times.index(int(at[0]) - STEP)
    assert found.values[where] == pytest.approx(0.0)
    assert found.quality[where : where + 2] == [Quality.EDITED, Quality.EDITED]
    assert found.sum == pytest.approx(before.sum)
    assert readings.read(database, [SOLAR], int(at[0]), int(at[0]) + 1).values.tolist() == [own.values[60]]


def test_a_ratio_that_changes_reaches_all_that_is_sealed(database: Database, sent: Readings) -> None:
    del sent
    before = of_meter(database, GRID_METER).values
    _doubled(database)
    assert of_meter(database, GRID_METER).values == pytest.approx(2 * before)


def _doubled(database: Database) -> None:
    database.execute(
        "UPDATE meterhouse_system.binding SET share = share * 2 WHERE owner_kind = 'meters' AND part_kind = 'points'"
    )
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(database)


def test_figures_of_archived_readings_stay_and_the_rest_goes_on(
    database: Database, sent: Readings, tmp_path: Path
) -> None:
    """A changed ratio must not wipe what cannot be computed anew; once the readings are back, it reaches that too."""
    before = {meter: of_meter(database, meter) for meter in METERS}
    list(archive.archive(database, tmp_path, APRIL, remove=True))
    _doubled(database)
    for meter in METERS:
        found, old = of_meter(database, meter), before[meter]
        assert found.times == old.times
        kept_from = _first_whole_slot(sent, meter)
        are_kept = np.array(old.times) < kept_from
        assert are_kept.any()
        assert found.values[are_kept].tolist() == old.values[are_kept].tolist()
        assert found.values[~are_kept] == pytest.approx(2 * old.values[~are_kept])
    list(archive.restore(database, tmp_path))
    settle(database)
    for meter in METERS:
        assert of_meter(database, meter).values == pytest.approx(2 * before[meter].values)


def _first_whole_slot(sent: Readings, meter: int) -> int:
    """Start of the first slot after the meter's first reading of April."""
    ats = sent.of(meter).ats
    return -(-int(ats[ats >= APRIL * DAY][0]) // STEP) * STEP


@pytest.mark.parametrize("limits", [Limits(0, 0), BY_DAY, BY_MONTH], ids=["in rows", "by day", "by month"])
def test_figures_of_expired_readings_stay(database: Database, limits: Limits) -> None:
    configure(database)
    made = running(seconds("2024-03-28T23:00:00Z"), seconds("2024-04-03T22:00:00Z"))
    made.write(database)
    settle(database)
    for _ in seal(database, limits):
        pass
    before = figures(database)
    assert sum(expire(database, {"counter": 3, "delta": 3}, APRIL + 3, APRIL + 3)) > 0
    database.execute("DELETE FROM meterhouse_system.computed_from")
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1, reconciled = 0")
    settle(database)
    for table, rows in figures(database).items():
        assert rows == before[table], table


def test_a_late_reading_beside_what_is_gone_changes_only_what_it_can(
    database: Database, sent: Readings, tmp_path: Path
) -> None:
    list(archive.archive(database, tmp_path, APRIL, remove=True))
    before = of_meter(database, LIGHT)
    ats, values = sent.of(LIGHT).ats, sent.of(LIGHT).values
    old, new = np.flatnonzero(ats < APRIL * DAY)[-1], np.flatnonzero(ats >= APRIL * DAY)[3]
    late = np.array([ats[old] + 100, ats[new] + 100])
    between = np.array([values[old], values[new + 1]])
    readings.write(database, np.full(2, LIGHT), late, between)
    settle(database)
    found = of_meter(database, LIGHT)
    changed = {found.times[nth] for nth in np.flatnonzero(found.values != before.values)}
    assert found.times == before.times
    assert changed
    assert min(changed) >= _first_whole_slot(sent, LIGHT)


def test_a_figure_is_explained_by_sealed_readings_and_where_they_are_gone_it_is_said(
    database: Database, tmp_path: Path
) -> None:
    configure(database)
    running(seconds("2024-03-28T23:00:00Z"), seconds("2024-04-03T22:00:00Z")).write(database)
    settle(database)
    engine = Engine(Directories(database, "UTC"))
    energy = Configurations(database, "UTC").now().series_of_meter(("meters", LIGHT))
    series = engine.directories.series.of([energy])[energy]
    noon = seconds("2024-03-30T12:00:00Z")

    def explained() -> dict[str, Any]:
        return explain(engine, series, noon, lambda _kind, _number: True)

    from_rows = explained()
    assert len(from_rows["feeds"][0]["readings"]) > 1
    sealed(database)
    assert explained() == from_rows
    list(archive.archive(database, tmp_path, APRIL, remove=True))
    found = explained()
    assert found["value"] == from_rows["value"]
    assert found["feeds"][0]["gone"] == [
        {
            "from": "2024-03-01T00:00:00Z",
            "to": "2024-04-01T00:00:00Z",
            "reason": "archived",
            "file": "readings-2024-03.parquet",
        }
    ]


def test_money_of_an_archived_time_stays(database: Database, sent: Readings, tmp_path: Path) -> None:
    del sent
    months = of_space(database, SITE, "cost", "month", "EUR")
    list(archive.archive(database, tmp_path, APRIL, remove=True))
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1, reconciled = 0")
    database.execute("DELETE FROM meterhouse_system.computed_from")
    settle(database)
    again = of_space(database, SITE, "cost", "month", "EUR")
    assert (again.times, again.values.tolist()) == (months.times, months.values.tolist())


def test_the_first_readings_that_are_left_are_no_new_start(database: Database, sent: Readings, tmp_path: Path) -> None:
    """What was spread between the last one that is gone and the first one that is left stays as it was."""
    before = {meter: of_meter(database, meter).sum for meter in METERS}
    del sent
    list(archive.archive(database, tmp_path, APRIL, remove=True))
    ranges = [(point, first, first + 1) for point, (first, _) in readings.extents(database, METERS).items()]
    database.transaction(lambda connection: work.mark(connection, "cleaning", ranges))
    settle(database)
    assert {meter: of_meter(database, meter).sum for meter in before} == pytest.approx(before)
