"""Which verdicts are written, which go, and which of that changes figures."""

import numpy as np
import pytest

from meterhouse.judging.changes import Changes
from meterhouse.judging.rule import Found
from meterhouse.kernel.quality import Verdict
from meterhouse.store.readings import Judgements

ATS = np.arange(10, 60, 10)


def found(*said: tuple[int, Verdict, str]) -> Found:
    return Found(
        np.array([(at - 10) // 10 for at, _, _ in said], np.int64),
        np.array([verdict for _, verdict, _ in said], np.int64),
        [rule for _, _, rule in said],
    )


def stood(*said: tuple[int, Verdict, str]) -> Judgements:
    return Judgements(
        np.ones(len(said), np.int64),
        np.array([at for at, _, _ in said], np.int64),
        np.array([verdict for _, verdict, _ in said], np.int64),
        [rule for _, _, rule in said],
    )


LOW = (20, Verdict.BAD, "low 0")


@pytest.mark.parametrize(
    ("before", "now", "new", "gone", "spread"),
    [
        pytest.param([], [LOW], [20], [], (20, 21), id="a new one"),
        pytest.param([LOW], [LOW], [], [], None, id="the same"),
        pytest.param([LOW], [], [], [20], (20, 21), id="one that no longer holds"),
        pytest.param([LOW], [(20, Verdict.BAD, "low 5")], [20], [], None, id="another reason changes no figure"),
        pytest.param([LOW], [(20, Verdict.SUSPECT, "drop 1 h")], [20], [], None, id="out is out"),
        pytest.param([], [(20, Verdict.NOTED, "stuck 24 h")], [20], [], None, id="a note changes no figure"),
        pytest.param([LOW], [(20, Verdict.RESET, "reset 1 h")], [20], [], (20, 21), id="now it counts"),
        pytest.param([(25, Verdict.BAD, "low 0")], [], [], [25], (25, 26), id="about a reading that counts no more"),
        pytest.param([(12, Verdict.BAD, "low 0")], [], [], [], None, id="about a reading that is archived"),
        pytest.param(
            [(50, Verdict.BAD, "low 0")], [(40, Verdict.BAD, "low 0")], [], [], None, id="beyond what is final"
        ),
    ],
)
def test_what_was_found_takes_the_place_of_what_stood(
    before: list[tuple[int, Verdict, str]],
    now: list[tuple[int, Verdict, str]],
    new: list[int],
    gone: list[int],
    spread: tuple[int, int] | None,
) -> None:
    changes = Changes()
    changes.compare(1, ATS, found(*now), stood(*before), (10, 40), (15, 55))
    assert [at for _, at, _, _ in changes.new] == new
    assert changes.gone[1] == gone
    assert changes.spread.get(1) == spread
