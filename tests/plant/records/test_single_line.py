from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring

from meterhouse.catalogue.drawing import svg_faults
from meterhouse.plant.plant import SITES
from meterhouse.plant.records.boards import Board, boards
from meterhouse.plant.records.single_line import Feeder, single_line

_PEAKS = {name: 20.0 for site in SITES for branch in site.branches() for name in (branch.taken, branch.given) if name}
_BOARDS = [pytest.param(board, id=board.name) for site in SITES for board in boards(site, _PEAKS)]


@pytest.mark.parametrize("board", _BOARDS)
def test_a_board_is_drawn_with_all_that_leaves_it(board: Board) -> None:
    drawing = board.drawing()
    assert svg_faults(drawing) == []
    said = {text.text for text in fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")}
    assert {board.circuit(each) for each in board.outgoing} <= said
    assert {f"{board.breaker(each)} A" for each in board.outgoing} <= said


@pytest.mark.parametrize("count", [1, 5, 13])
def test_names_stay_within_the_drawing_however_many_there_are(count: int) -> None:
    feeders = [Feeder("A name of thirty-one characters", "16 A", "load")] * count
    root = fromstring(single_line("Board", "400 V", None, "63 A", feeders))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    places = [
        tuple(map(float, text.attrib["transform"].split("(")[1].split(")")[0].split()))
        for text in root.iter("{http://www.w3.org/2000/svg}text")
        if "transform" in text.attrib
    ]
    assert len(places) == count
    assert all(0 < x < width and y + 31 * 8 < height for x, y in places)
    assert min((after - before for (before, _), (after, _) in pairwise(places)), default=54) >= 40


def test_what_would_be_markup_is_text() -> None:
    drawing = single_line("A & B <c>", "400 V", None, "63 A", [Feeder("<script>", "16 A", "load")])
    assert svg_faults(drawing) == []
    assert "<script>" in {text.text for text in fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")}


@pytest.mark.parametrize(
    ("power", "breaker"),
    [
        pytest.param(1.0, 16, id="the smallest there is"),
        pytest.param(10.0, 32, id="18.6 A of current, times the reserve"),
        pytest.param(5_000.0, 1600, id="no larger than the largest"),
    ],
)
def test_a_breaker_is_the_next_standard_one(power: float, breaker: int) -> None:
    board = boards(SITES[0], _PEAKS | {"Berlin office lifts": power})[1]
    lifts = next(each for each in board.outgoing if each.name == "Berlin office lifts")
    assert board.breaker(lifts) == breaker
