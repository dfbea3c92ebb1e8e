"""What stands between truth and answer: each fault leaves the register where a real one would be left."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest

from meterhouse.closing.words import KINDS
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import Settings
from meterhouse.plant.backfill import Batch, delivered, held
from meterhouse.plant.delivery import AFTER_SECONDS, AHEAD_DAYS, Duplicate, Future, Held
from meterhouse.plant.fault import Fault
from meterhouse.plant.label import LABELS, faulty, passing, planted
from meterhouse.plant.noise import Floats, Integers
from meterhouse.plant.planted import Added, Anew, Late, Passing, Scaled, Several, Shown, Silent, Stuck
from meterhouse.plant.point import points

BEGUN = "2025-11-03"
ATS = np.arange(0, 40 * 900, 900)
FIRST, AFTER = 10 * 900, 20 * 900


def sound(ats: Integers) -> Floats:
    """A register that counts 2 a quarter of an hour, from 100 on."""
    return 100.0 + 2.0 * ats / 900


def seen(fault: Fault) -> list[float]:
    """What it shows before the fault, at its first instant, in its middle, at its end and at last."""
    shown = fault.seen(ATS, sound(ATS), sound)
    return [round(float(shown[at]), 3) for at in (9, 10, 15, 20, 39)]


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        pytest.param(Scaled(FIRST, AFTER, 10.0), [118, 120, 220, 320, 358], id="ten times as much"),
        pytest.param(Added(FIRST, AFTER, 4.0), [118, 120, 135, 150, 188], id="a steady power on top"),
        pytest.param(Anew(FIRST, AFTER), [118, 0, 10, 20, 58], id="set back"),
        pytest.param(Anew(FIRST, AFTER, share=0.5), [118, 60, 70, 80, 118], id="exchanged"),
        pytest.param(Passing(FIRST, AFTER, 1000.0), [998, 0, 10, 20, 58], id="past its end"),
        pytest.param(Stuck(FIRST, AFTER), [118, 120, 120, 140, 178], id="stuck, and caught up"),
        pytest.param(Shown(FIRST, AFTER, 7.0), [118, 7, 7, 140, 178], id="another value"),
        pytest.param(Shown(FIRST, AFTER, leap=1e6), [118, 1_000_120, 1_000_130, 140, 178], id="a leap"),
        pytest.param(Late(FIRST, AFTER), [118, 118, 128, 140, 178], id="a clock that is behind"),
        pytest.param(Silent(FIRST, AFTER), [118, np.nan, np.nan, 140, 178], id="silent, and caught up"),
        pytest.param(Silent(FIRST, AFTER, forgets=True), [118, np.nan, np.nan, 120, 158], id="silent, and lost"),
        pytest.param(
            Several((Added(FIRST, AFTER, 4.0), Anew(FIRST, AFTER))), [118, 0, 15, 30, 68], id="one after the other"
        ),
    ],
)
def test_what_it_shows(fault: Fault, shown: list[float]) -> None:
    np.testing.assert_array_equal(seen(fault), shown)


@pytest.mark.parametrize("fault", [Scaled(FIRST, AFTER, 3.0), Stuck(FIRST, AFTER), Silent(FIRST, AFTER, forgets=True)])
def test_it_shows_the_same_however_its_instants_are_cut(fault: Fault) -> None:
    whole = fault.seen(ATS, sound(ATS), sound)
    parts = [fault.seen(part, sound(part), sound) for part in np.array_split(ATS, 7)]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(plant_begun=BEGUN)


def test_the_table_has_every_kind_that_is_asked_for_and_only_kinds_that_can_be_found() -> None:
    kinds = {label.kind for label in LABELS}
    assert len(kinds) >= 18
    assert kinds <= KINDS.keys()
    assert len({label.meter.split()[0] for label in LABELS}) == 3


def test_faults_lie_in_the_history_and_leave_its_last_weeks_alone(settings: Settings) -> None:
    begun = int(dt.datetime.fromisoformat(f"{BEGUN}T00:00:00+00:00").timestamp())
    found = planted(settings)
    assert len(found) == len(LABELS)
    assert all(begun - 729 * 86_400 <= each.first < each.after <= begun - 7 * 86_400 for each in found)


def test_a_short_history_has_those_that_lie_in_it(settings: Settings) -> None:
    short = Settings(plant_begun=BEGUN, plant_days=40)
    assert len(planted(short)) < 3
    assert planted(Settings()) == []


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(Unfit, match="METERHOUSE_PLANT_BEGUN is 'soon'"):
        Settings(plant_begun="soon")


def test_history_and_wire_agree_on_what_is_planted(settings: Settings) -> None:
    known = {point.meter: point for point in points(faulty(settings))}
    for each in planted(settings)[:4]:
        point = known[each.label.meter]
        ats = np.array([each.first, each.first + 900])
        answers = point.device.answer(point.register, ats)
        for at, answer in zip(ats.tolist(), answers.tolist(), strict=True):
            words = point.device.words(point.register, at)
            assert (words is None) == np.isnan(answer)


def test_registers_that_pass_their_end_by_themselves_are_known(settings: Settings) -> None:
    (natural,) = passing(Settings(plant_begun="2025-11-03", plant_days=730))
    assert natural.label.meter == "Pune compressed air"
    assert settings.plant_days == 730


def batch() -> Batch:
    return np.repeat(["a", "b"], len(ATS)), np.tile(ATS, 2), np.tile(sound(ATS), 2)


def own(batch: Batch, key: str) -> Iterator[tuple[int, float]]:
    keys, ats, values = batch
    yield from zip(ats[keys == key].tolist(), values[keys == key].tolist(), strict=True)


def test_a_duplicate_comes_a_moment_later_with_the_same_value() -> None:
    changed = delivered(batch(), {"b": [Duplicate(FIRST, AFTER)]})
    assert list(own(changed, "a")) == list(own(batch(), "a"))
    there = dict(own(changed, "b"))
    assert len(there) == len(ATS) + 10
    assert there[FIRST + AFTER_SECONDS] == there[FIRST]


def test_a_stamp_from_the_future_is_one_more() -> None:
    changed = delivered(batch(), {"b": [Future(FIRST, AFTER)]})
    assert list(own(changed, "b"))[-1] == (FIRST + AHEAD_DAYS * 86_400, 120.0)
    assert len(changed[0]) == len(batch()[0]) + 1


def test_what_is_held_back_comes_later(settings: Settings) -> None:
    changed = delivered(batch(), {"b": [Held(FIRST, AFTER)]})
    assert [at for at, _ in own(changed, "b") if FIRST <= at < AFTER] == []
    (late,) = [each for each in planted(settings) if each.label.kind == "late_batch"]
    ((keys, ats, _),) = held(settings, late.first - 86_400, late.after + 86_400)
    assert set(keys.tolist()) == {late.point}
    assert (int(ats[0]), int(ats[-1])) == (late.first, late.after - 900)
    assert list(held(settings, late.after, late.after + 86_400)) == []
