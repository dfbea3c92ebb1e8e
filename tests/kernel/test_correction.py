"""What people lay over readings, and that nothing of it lasts longer than they wish."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.kernel.correction import ACTS, Correction, Laid, heard, laid_over

ATS = np.array([0, 60, 120, 180, 240], np.int64)
VALUES = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


def laid(*corrections: Correction) -> Laid:
    return laid_over(ATS, VALUES, corrections)


def shown(found: Laid) -> list[tuple[int, float]]:
    return list(zip(found.ats.tolist(), found.values.tolist(), strict=True))


def test_without_any_the_readings_are_what_they_were() -> None:
    found = laid()
    assert found.ats is ATS
    assert found.values is VALUES
    assert not found.edited.any()
    assert not found.accepted.any()


def test_a_stretch_is_excluded_from_its_first_to_before_its_last_instant() -> None:
    assert shown(laid(Correction(1, "exclude", 60, 180))) == [(0, 1.0), (180, 4.0), (240, 5.0)]


def test_what_is_interpolated_is_left_out_and_bridged() -> None:
    found = laid(Correction(1, "interpolate", 60, 180))
    assert shown(found) == [(0, 1.0), (180, 4.0), (240, 5.0)]
    assert found.bridged == ((60, 180),)


def test_accepted_readings_stay_as_they_were_read() -> None:
    found = laid(Correction(1, "accept", 60, 121))
    assert shown(found) == list(zip(ATS.tolist(), VALUES.tolist(), strict=True))
    assert found.accepted.tolist() == [False, True, True, False, False]
    assert not found.edited.any()


def test_other_values_stand_in_place_of_readings_and_where_there_were_none() -> None:
    given = Correction(1, "replace", 60, 151, ats=np.array([60, 150]), values=np.array([2.5, 3.5]))
    found = laid(given)
    assert shown(found) == [(0, 1.0), (60, 2.5), (120, 3.0), (150, 3.5), (180, 4.0), (240, 5.0)]
    assert found.edited.tolist() == found.accepted.tolist() == [False, True, False, True, False, False]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(30, [(0, 1.0), (90, 2.0), (150, 3.0), (180, 4.0), (240, 5.0)], id="later"),
        pytest.param(-90, [(-30, 2.0), (0, 1.0), (30, 3.0), (180, 4.0), (240, 5.0)], id="earlier, past another"),
        pytest.param(60, [(0, 1.0), (120, 2.0), (180, 3.0), (240, 5.0)], id="onto others, which give way"),
    ],
)
def test_a_stretch_is_shifted_in_time(seconds: int, expected: list[tuple[int, float]]) -> None:
    assert shown(laid(Correction(1, "shift", 60, 180, seconds=seconds))) == expected


def test_a_stretch_is_scaled() -> None:
    found = laid(Correction(1, "scale", 60, 180, factor=0.5))
    assert shown(found) == [(0, 1.0), (60, 1.0), (120, 1.5), (180, 4.0), (240, 5.0)]
    assert found.edited.tolist() == [False, True, True, False, False]
    assert not found.accepted.any(), "rules judge them anew"


def test_a_copy_stands_in_place_of_the_whole_stretch() -> None:
    found = laid(Correction(1, "copy", 60, 180, ats=np.array([90, 150]), values=np.array([2.2, 2.8])))
    assert shown(found) == [(0, 1.0), (90, 2.2), (150, 2.8), (180, 4.0), (240, 5.0)]


EXCHANGE = Correction(1, "exchange", 120, 121, ats=np.array([120]), values=np.array([0.5]), end=3.0)


def test_where_a_register_was_exchanged_what_it_lost_is_known() -> None:
    found = laid(EXCHANGE)
    assert shown(found)[2] == (120, 0.5)
    assert found.lost.tolist() == [0.0, 0.0, 2.5, 0.0, 0.0]


@pytest.mark.parametrize(
    "over",
    [
        pytest.param(Correction(2, "exclude", 120, 180), id="excluded"),
        pytest.param(Correction(2, "replace", 120, 121, ats=np.array([120]), values=np.array([0.7])), id="replaced"),
        pytest.param(Correction(2, "shift", 120, 121, seconds=30), id="shifted"),
    ],
)
def test_what_a_register_lost_is_not_forgotten_where_its_reading_is(over: Correction) -> None:
    found = laid(EXCHANGE, over)
    assert found.lost.sum() == 2.5
    assert found.lost[found.ats > 60][0] == 2.5


@pytest.mark.parametrize(
    ("values", "said", "kind", "expected"),
    [
        pytest.param([5, 6, 90, 91, 92], [0, 0, 1, 1, 0], True, [0, 0, 0, 0, 0], id="what is accepted counts"),
        pytest.param([50, 51, 3, 4, 52], [0, 0, 1, 1, 0], True, [0, 0, 3, 0, 0], id="a counter starts anew below"),
        pytest.param([50, 51, 90, 99, 52], [0, 0, 2, 2, 0], True, [0, 0, 0, 0, 3], id="and after what was above"),
        pytest.param([50, 51, 3, 4, 52], [0, 0, 1, 1, 0], False, [0, 0, 0, 0, 0], id="a rate just falls"),
        pytest.param([50, 51, 3, 4, 52], [0, 0, 3, 0, 1], True, [0, 0, 3, 0, 1], id="other verdicts stay"),
    ],
)
def test_people_are_heard_over_the_rules(values: list[float], said: list[int], kind: bool, expected: list[int]) -> None:
    found = laid_over(ATS, np.array(values, float), [Correction(1, "accept", 100, 200)])
    assert heard(found, np.array(said), is_counter=kind).tolist() == expected


def test_a_later_correction_lies_over_an_earlier_one() -> None:
    replaced = Correction(1, "replace", 60, 61, ats=np.array([60]), values=np.array([9.0]))
    assert (60, 9.0) not in shown(laid(Correction(2, "exclude", 0, 100), replaced))
    assert (60, 9.0) in shown(laid(Correction(0, "exclude", 0, 100), replaced))


@st.composite
def corrections(draw: st.DrawFn) -> list[Correction]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        act = draw(st.sampled_from(ACTS))
        first = draw(st.integers(-10, 300))
        after = first + draw(st.integers(1, 200))
        ats = np.array(
            sorted(draw(st.sets(st.integers(first, after - 1), max_size=4))) if act in ("replace", "copy") else [], int
        )
        if act == "exchange":
            after, ats = first + 1, np.array([first])
        seconds = draw(st.integers(-200, 200)) if act == "shift" else 0
        factor = draw(st.sampled_from([1.0, -1.0, 0.001])) if act == "scale" else 1.0
        found.append(Correction(number, act, first, after, seconds, ats.astype(np.int64), ats * 1.5, factor, 40.0))
    return found


@given(corrections())
@settings(deadline=None)
def test_readings_stay_in_order_and_one_to_an_instant(several: list[Correction]) -> None:
    found = laid(*several)
    assert (np.diff(found.ats) > 0).all()
    assert len(found.ats) == len(found.values) == len(found.edited) == len(found.accepted) == len(found.lost)


@given(corrections())
@settings(deadline=None)
def test_nothing_changes_outside_of_what_a_correction_says_it_touches(several: list[Correction]) -> None:
    for nth, last in enumerate(several):
        before, after = laid(*several[:nth]), laid(*several[: nth + 1])
        low, high = last.touched
        outside = [[row for row in shown(each) if not low <= row[0] < high] for each in (before, after)]
        assert outside[0] == outside[1]
