"""Which registers are read together, and how a device that refuses some is still read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.devices.blocks import MOST_REGISTERS, RETRY_SECONDS, WIDEST_GAP, Block, Knowledge, Span


def spans(*firsts: int, width: int = 2) -> list[Span]:
    return [Span(first, first + width) for first in firsts]


def extents(blocks: list[Block]) -> list[tuple[int, int]]:
    return [(block.first, block.count) for block in blocks]


def read_all(knowledge: Knowledge, wanted: list[Span], bad: set[int], longest: int = 125) -> tuple[set[Span], int]:
    """A device that refuses every request that touches `bad` or is too long: (answered, requests)."""
    answered: set[Span] = set()
    requests = 0

    def ask(block: Block) -> bool:
        nonlocal requests
        requests += 1
        if bad.isdisjoint(range(block.first, block.end)) and block.count <= longest:
            answered.update(block.spans)
            knowledge.answered(block)
            return True
        halves = knowledge.refused(block, "illegal data address", 0.0)
        if halves and all(tuple(ask(half) for half in halves)):
            knowledge.both_halves_answered(block)
        return False

    for block in knowledge.plan(wanted, 0.0):
        ask(block)
    return answered, requests


def test_neighbours_are_one_request() -> None:
    assert extents(Knowledge().plan(spans(4, 0, 2, 2), 0.0)) == [(0, 6)]


@pytest.mark.parametrize(
    ("gap", "requests"),
    [
        pytest.param(WIDEST_GAP, 1, id="a small gap is read along"),
        pytest.param(WIDEST_GAP + 1, 2, id="a wide one is not"),
    ],
)
def test_a_gap_decides(gap: int, requests: int) -> None:
    assert len(Knowledge().plan(spans(0, 2 + gap), 0.0)) == requests


def test_no_request_is_longer_than_the_protocol_allows() -> None:
    blocks = Knowledge().plan(spans(*range(0, 400, 2)), 0.0)
    assert [block.count for block in blocks] == [124, 124, 124, 28]


wanted_spans = st.lists(
    st.tuples(st.integers(0, 600), st.sampled_from([1, 2, 4])).map(lambda at: Span(at[0], at[0] + at[1])),
    min_size=1,
    max_size=60,
)


@given(wanted=wanted_spans)
def test_every_value_is_read_exactly_once(wanted: list[Span]) -> None:
    blocks = Knowledge().plan(wanted, 0.0)
    assert sorted(span for block in blocks for span in block.spans) == sorted(set(wanted))
    assert all(block.count <= MOST_REGISTERS for block in blocks)


@given(wanted=wanted_spans, bad=st.sets(st.integers(0, 600), max_size=8), longest=st.integers(4, 125))
def test_whatever_is_refused_the_rest_is_read_and_the_refusals_are_learnt(
    wanted: list[Span], bad: set[int], longest: int
) -> None:
    knowledge = Knowledge()
    readable = {span for span in wanted if bad.isdisjoint(range(span.first, span.end))}
    for _ in range(60):
        answered, requests = read_all(knowledge, wanted, bad, longest)
        assert answered == readable
        if requests == len(knowledge.plan(wanted, 0.0)):
            break
    else:
        pytest.fail("still being refused")
    assert set(knowledge.quarantined) == set(wanted) - readable


def test_a_refused_value_is_tried_alone_and_ever_more_rarely() -> None:
    knowledge = Knowledge()
    (block,) = knowledge.plan(spans(0), 0.0)
    now = 0.0
    for wait in (*RETRY_SECONDS, RETRY_SECONDS[-1]):
        assert knowledge.refused(block, "illegal data address", now) == ()
        assert knowledge.plan(spans(0, 2), now + wait - 1) == [Block((Span(2, 4),))]
        now += wait
        assert knowledge.plan(spans(0, 2), now) == [Block((Span(0, 2),)), Block((Span(2, 4),))]
    assert knowledge.quarantined[Span(0, 2)].since == 0.0


def test_a_value_that_is_answered_again_is_read_with_its_neighbours() -> None:
    knowledge = Knowledge()
    knowledge.refused(Block((Span(0, 2),)), "illegal data address", 0.0)
    knowledge.answered(Block((Span(0, 2),)))
    assert extents(knowledge.plan(spans(0, 2), 0.0)) == [(0, 4)]


def test_one_refused_value_among_many_costs_few_requests() -> None:
    knowledge = Knowledge()
    wanted = spans(*range(0, 100, 2))
    assert read_all(knowledge, wanted, {41})[1] <= 14
    assert read_all(knowledge, wanted, {41})[1] == 2
