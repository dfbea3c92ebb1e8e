"""Readings may come in any order, before or after what people lay over them: tables end up the same, sealed or not."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from meterhouse.reports.directory import Directories
from meterhouse.reports.effect import effect
from meterhouse.store import corrections, readings
from meterhouse.store.corrections import Wish
from meterhouse.store.engine import Database, Row
from meterhouse.store.facts import Grain
from meterhouse.store.folding import Limits
from meterhouse.store.scope import EVERYTHING
from meterhouse.store.sealed import DAY
from meterhouse.store.sealing import seal
from tests.pipeline.plant import (
    GRID_METER,
    HEAT_METER,
    LIGHT,
    MACHINES,
    SOLAR,
    Figures,
    configure,
    figures,
    forget,
    of_meter,
    seconds,
    settle,
    troubled,
)

FIRST, AFTER = seconds("2024-03-30T11:00:00Z"), seconds("2024-04-01T05:00:00Z")
SENT = troubled(FIRST, AFTER)
SEAM = seconds("2024-03-31T00:00:00Z")
"""Of two days of UTC, which are sealed apart."""


def _ats(point: int, first: int, count: int) -> list[int]:
    ats = SENT.of(point).ats
    return [int(at) for at in ats[ats >= first][:count]]


def wishes() -> list[Wish]:
    """One of every act, in the order in which they are laid; over troubles, over the seam, and over each other."""
    light, heat, solar = (_ats(point, SEAM - 3600, 12) for point in (LIGHT, HEAT_METER, SOLAR))
    glitch = int(SENT.of(LIGHT).ats[len(SENT.of(LIGHT).ats) // 3])
    later = int(SENT.of(SOLAR).ats[-30])
    shown = float(SENT.of(SOLAR).values[-30])
    return [
        Wish("exclude", (LIGHT,), light[0], light[8], "Repaired"),
        Wish(
            "replace",
            (LIGHT,),
            light[2],
            light[4] + 1,
            "Read by hand",
            given={LIGHT: {light[2]: 205.0, light[4]: 206.0}},
        ),
        Wish("accept", (LIGHT, HEAT_METER), glitch - 60, glitch + 1800, "It was so"),
        Wish("shift", (HEAT_METER,), heat[1], heat[5], "The clock was slow", seconds=420),
        Wish("scale", (MACHINES,), SEAM - 1800, SEAM + 5400, "Wrong unit", factor=0.1),
        Wish("interpolate", (GRID_METER,), SEAM - 900, SEAM + 900, "Noise"),
        Wish(
            "copy",
            (SOLAR,),
            solar[0],
            solar[6],
            "Like before",
            given={SOLAR: {at + 7: 520.0 + at % 5 for at in solar[:5]}},
        ),
        Wish("exchange", (SOLAR,), later, later + 1, "New device", given={SOLAR: {later: 3.0}}, end=shown + 0.5),
    ]


WISHES = wishes()
UNDONE = Wish("exclude", (LIGHT, HEAT_METER, SOLAR), SEAM - 7200, SEAM + 20_000, "By mistake")


def verdicts(database: Database) -> list[Row]:
    return database.rows("SELECT * FROM meterhouse_historical.reading_quality ORDER BY point_id, at")


def lay_all(database: Database) -> None:
    for wish in WISHES:
        corrections.lay(database, wish, "Ada")


@pytest.fixture(scope="module")
def remembered() -> dict[str, tuple[Figures, list[Row]]]:
    return {}


@pytest.fixture
def at_once(database: Database, remembered: dict[str, tuple[Figures, list[Row]]]) -> tuple[Figures, list[Row]]:
    """All readings together, then everything that people say of them."""
    configure(database)
    if "at once" not in remembered:
        SENT.write(database)
        lay_all(database)
        settle(database)
        remembered["at once"] = figures(database), verdicts(database)
    return remembered["at once"]


@pytest.fixture(autouse=True)
def forgotten(database: Database) -> Iterator[None]:
    yield
    forget(database)


def expect(database: Database, expected: tuple[Figures, list[Row]]) -> None:
    assert verdicts(database) == expected[1]
    found = figures(database)
    for table, rows in expected[0].items():
        assert found[table] == rows, table


@given(
    chance=st.integers(0, 2**32 - 1),
    order=st.sampled_from(["by time", "backwards", "at random"]),
    acts=st.lists(st.sampled_from(["settle", "seal", "undo", "nothing"]), min_size=3, max_size=6),
)
@settings(
    deadline=None,
    max_examples=5,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_order_of_readings_and_corrections_gives_the_same_tables(
    database: Database, at_once: tuple[Figures, list[Row]], chance: int, order: str, acts: list[str]
) -> None:
    """Each correction is laid before or after the readings that it is about, the stages run, and history is sealed."""
    forget(database)
    rng = np.random.default_rng(chance)
    count = len(SENT.points)
    rows = {
        "by time": np.argsort(SENT.ats, kind="stable"),
        "backwards": np.argsort(-SENT.ats, kind="stable"),
        "at random": rng.permutation(count),
    }[order]
    when = np.sort(rng.integers(0, len(acts) + 1, len(WISHES)))
    for nth, (batch, act) in enumerate(zip(np.array_split(rows, len(acts)), acts, strict=True)):
        for wish in (WISHES[each] for each in np.flatnonzero(when == nth)):
            corrections.lay(database, wish, "Ada")
        SENT.where(np.sort(batch)).write(database)
        if act == "settle":
            settle(database)
        elif act == "seal":
            list(seal(database, Limits(AFTER // DAY + 1, 0)))
        elif act == "undo":
            mistake = corrections.lay(database, UNDONE, "Ada")
            settle(database)
            corrections.undo(database, mistake, "Ada", EVERYTHING)
    for wish in (WISHES[each] for each in np.flatnonzero(when == len(acts))):
        corrections.lay(database, wish, "Ada")
    settle(database)
    expect(database, at_once)


def test_what_is_undone_leaves_no_trace_in_any_table(database: Database) -> None:
    configure(database)
    SENT.write(database)
    settle(database)
    before = figures(database), verdicts(database)
    numbers = [corrections.lay(database, wish, "Ada") for wish in WISHES]
    settle(database)
    assert figures(database) != before[0]
    assert verdicts(database) != before[1]
    list(seal(database, Limits(AFTER // DAY + 1, 0)))
    for number in numbers:
        corrections.undo(database, number, "Ada", EVERYTHING)
    settle(database)
    expect(database, before)
    assert readings.read(database, [LIGHT], FIRST, AFTER + 60).values.tolist() == SENT.of(LIGHT).values.tolist()


def foretold(database: Database, wish: Wish) -> list[tuple[str, int, float]]:
    """What a trial says of each meter, by name."""
    told = effect(Directories(database, "UTC"), {p: [each] for p, each in wish.corrections().items()}, lambda *_: True)
    return sorted((row["name"], row["slots"], row["energy"]) for row in told["meters"])


def came(before: Figures, after: Figures) -> list[tuple[str, int, float]]:
    """What came of it, told likewise."""
    names = {LIGHT: "Light", HEAT_METER: "Heat", GRID_METER: "Grid", MACHINES: "Machines", SOLAR: "Solar"}
    home: tuple[str, Grain] = ("energy", "slot")
    then, now = ({tuple(row[:8]): row[8:11] for row in each[home] if row[0] == "meters"} for each in (before, after))
    found = []
    for meter, name in names.items():
        changed = [key for key in then.keys() | now.keys() if key[1] == meter and then.get(key) != now.get(key)]
        if changed:
            gained = sum(float(now.get(key, (0.0,))[0]) - float(then.get(key, (0.0,))[0]) for key in changed)
            found.append((name, len(changed), gained))
    return sorted(found)


def same(told: list[tuple[str, int, float]], found: list[tuple[str, int, float]]) -> bool:
    return [each[:2] for each in told] == [each[:2] for each in found] and [each[2] for each in told] == pytest.approx(
        [each[2] for each in found], abs=1e-9
    )


@pytest.mark.parametrize("nth", range(len(WISHES)), ids=[wish.act for wish in WISHES])
def test_a_trial_foretells_what_comes(database: Database, nth: int) -> None:
    """Also what the rules judge anew: those laid before stand already."""
    configure(database)
    SENT.write(database)
    for wish in WISHES[:nth]:
        corrections.lay(database, wish, "Ada")
    settle(database)
    before, told = figures(database), foretold(database, WISHES[nth])
    corrections.lay(database, WISHES[nth], "Ada")
    settle(database)
    found = came(before, figures(database))
    assert found
    assert same(told, found), (told, found)


def test_a_long_exclusion_is_looked_past_to_the_reading_before_it(database: Database) -> None:
    """New readings come at the end of what was taken away: they are compared with what counts before it."""
    configure(database)
    own = SENT.of(HEAT_METER)
    first, last = int(own.ats[10]), int(own.ats[-6])
    SENT.where(SENT.ats < last).write(database)
    corrections.lay(database, Wish("exclude", (HEAT_METER,), first, last, "Broken"), "Ada")
    settle(database)
    SENT.where(SENT.ats >= last).write(database)
    settle(database)
    assert of_meter(database, HEAT_METER).sum == pytest.approx(own.values[-1] - own.values[0])
