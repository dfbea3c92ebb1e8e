"""Spaces above are summed from the spaces below: whatever changes below arrives above, whoever computes it when."""

from collections.abc import Iterator

import pytest

from meterhouse.store import work
from meterhouse.store.engine import Database
from meterhouse.store.series import SeriesIds
from meterhouse.store.work import Stage
from tests.pipeline.installation import MAKERS, worker
from tests.pipeline.plant import (
    HEAT,
    HEAT_METER,
    HEAT_PRICE,
    OFFICE,
    SITE,
    Figures,
    Readings,
    clear,
    configure,
    figures,
    forget,
    of_meter,
    of_space,
    running,
    seconds,
    settle,
)

FIRST, AFTER = seconds("2024-03-30T11:00:00Z"), seconds("2024-04-01T05:00:00Z")
IN_TIME = running(FIRST, AFTER)
FLOOR, ROOM, HALL, STORE = 11, 12, 13, 14


pytestmark = pytest.mark.usefixtures("there")


@pytest.fixture
def there(database: Database) -> Iterator[None]:
    """The heat meter in a room, on a floor of the office; and a hall with a store in it, beside the office."""
    configure(database)
    for number, parent in ((FLOOR, OFFICE), (ROOM, FLOOR), (HALL, SITE), (STORE, HALL)):
        database.execute(
            "INSERT INTO meterhouse_system.space (id, name, parent_id, kind, is_input_counted, is_output_counted,"
            " week_starts_on, fiscal_year_from) VALUES (%s, %s, %s, 'floor', 1, 1, 'mon', 1)",
            (number, f"Space {number}", parent),
        )
    change(database, IN_THE_ROOM)
    IN_TIME.write(database)
    settle(database)
    yield
    clear(database)


IN_THE_ROOM = f"binding SET owner_id = {ROOM} WHERE owner_kind = 'spaces' AND part_id = {HEAT_METER}"
INTO_THE_STORE = f"binding SET owner_id = {STORE} WHERE owner_kind = 'spaces' AND part_id = {HEAT_METER}"
ROOM_INTO_THE_HALL = f"space SET parent_id = {HALL} WHERE id = {ROOM}"


def change(database: Database, what: str) -> None:
    database.execute(f"UPDATE meterhouse_system.{what}")
    database.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")


def late() -> Readings:
    """Readings of the heat meter between those that came in time."""
    heat = IN_TIME.of(HEAT_METER)
    return Readings(heat.points[1:], heat.ats[1:] - 300, heat.values[1:])


def test_every_space_above_tells_what_the_room_tells(database: Database) -> None:
    heat = of_meter(database, HEAT_METER)
    for space in (ROOM, FLOOR, OFFICE, SITE):
        own = of_space(database, space, category=HEAT)
        assert (own.times, own.values.tolist()) == (heat.times, heat.values.tolist())
        cost = of_space(database, space, "cost", "month", "EUR", category=HEAT)
        assert cost.sum == pytest.approx(HEAT_PRICE * heat.sum)


def test_a_meter_marks_the_total_that_it_is_summed_in_and_each_total_the_one_above(
    database: Database,
) -> None:
    late().write(database)
    worker(database, "cleaning").drain()
    worker(database, "normalization").drain()
    ids, aggregation = SeriesIds(database), MAKERS["aggregation"](database, "UTC")
    for space in (ROOM, FLOOR, OFFICE, SITE):
        held = work.claim(database, "aggregation", most=100)
        about = [series for key, _, _ in held.ranges if (series := ids.series(key))]
        assert {series.subject_id for series in about if series.subject_kind == "spaces"} == {space}
        aggregation(held)
    assert not work.claim(database, "aggregation", most=100)
    assert of_space(database, SITE, category=HEAT).values.tolist() == of_meter(database, HEAT_METER).values.tolist()


@pytest.mark.parametrize(
    "moved",
    [
        ROOM_INTO_THE_HALL,
        INTO_THE_STORE,
        f"space SET is_input_counted = 0 WHERE id = {FLOOR}",
        f"binding SET share = 0.5 WHERE owner_kind = 'spaces' AND part_id = {HEAT_METER}",
        f"space SET cost_center_id = NULL WHERE id = {SITE}",
    ],
)
def test_what_moves_in_the_tree_is_as_if_it_had_always_stood_there(database: Database, moved: str) -> None:
    change(database, moved)
    settle(database)
    assert figures(database) == afresh(database, IN_TIME)


@pytest.mark.parametrize(("stage", "moved"), [("aggregation", ROOM_INTO_THE_HALL), ("normalization", INTO_THE_STORE)])
def test_what_moves_while_a_stage_computes_it_is_counted_where_it_is_now(
    database: Database, stage: Stage, moved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stage has the tree as it was in mind, and would tell the space above of then alone."""
    late().write(database)
    worker(database, "cleaning").drain()
    if stage == "aggregation":
        worker(database, "normalization").drain()
    step = MAKERS[stage](database, "UTC")
    write = step._write  # type: ignore[attr-defined]

    def moves_first(*given: object) -> int:
        monkeypatch.setattr(step, "_write", write)
        change(database, moved)
        worker(database, "normalization").drain()
        worker(database, "aggregation").drain()
        return int(write(*given))

    monkeypatch.setattr(step, "_write", moves_first)
    worker(database, stage, step).drain()
    settle(database)
    assert figures(database) == afresh(database, IN_TIME, late())


def afresh(database: Database, *made: Readings) -> Figures:
    forget(database)
    for each in made:
        each.write(database)
    settle(database)
    return figures(database)
