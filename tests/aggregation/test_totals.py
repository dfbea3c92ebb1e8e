"""What members add up to, in energy, money and carbon."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.aggregation.grid import Grid, Lanes
from meterhouse.aggregation.totals import Part, Sum, Total, priced_lanes, total
from meterhouse.catalogue.composition import ALWAYS, Member
from meterhouse.catalogue.pricing import Contract, FactorRow, PriceBook, TariffRow
from meterhouse.kernel.calendar import Calendar, day_of
from meterhouse.kernel.quality import COVERED, Quality
from meterhouse.kernel.tariff import EnergyPrice, Period, TimeOfUse, Window

BERLIN = Calendar.of("Europe/Berlin")
DAY = day_of(dt.date(2024, 3, 31))
GRID = Grid.of(BERLIN, DAY, DAY + 1, 900)
COUNT = len(GRID.slots)
PEAK = TimeOfUse("Energy", [Period("peak", 0.4, [Window("07:30", "20:15")]), Period("off-peak", 0.2)])
NOWHERE = Contract(1, 0, "Europe/Berlin", ())
OFFICE = Contract(1, 5, "Europe/Berlin", (2, 1))
WORKSHOP = Contract(1, 6, "Europe/Berlin", (3, 1))
ABROAD = Contract(1, 7, "Europe/Berlin", (4,))
BOOK = PriceBook(
    {
        5: [TariffRow(1, 1, "EUR", [PEAK])],
        6: [TariffRow(2, 1, "EUR", [EnergyPrice("Energy", 0.3), EnergyPrice("Levy", 0.05)])],
        7: [TariffRow(3, 1, "CHF", [EnergyPrice("Energy", 0.25), EnergyPrice("Sold", 0.1, "output")])],
    },
    {1: [FactorRow(1, 1, 0.4), FactorRow(2, 1, 0.1, space_id=3)]},
)
CONTRACTS = {("meters", nth): each for nth, each in enumerate((OFFICE, OFFICE, WORKSHOP, NOWHERE, ABROAD), 1)}


def lanes(count: int, seed: int = 1, holes: float = 0.0) -> Lanes:
    rng = np.random.default_rng(seed)
    coverage = np.where(rng.random((count, COUNT)) < holes, rng.choice([0, 5000], (count, COUNT)), COVERED)
    values = np.where(coverage > 0, rng.integers(0, 64, (count, COUNT)) / 8, 0.0)
    return Lanes(list(range(1, count + 1)), values, coverage, rng.integers(0, 3, (count, COUNT)).astype(np.uint8))


def member(number: int, first: int, after: int, weight: float) -> Member:
    return Member(("meters", number), first, after, weight)


def told(members: list[Member], shown: Lanes, book: PriceBook = BOOK) -> Total:
    rows = {("meters", number): row for row, number in enumerate(shown.series)}
    return total(members, [], shown, rows, GRID, "input", CONTRACTS.__getitem__, book)


def nested(groups: list[list[Member]], own: list[Member], shown: Lanes) -> Total:
    """The total of members in groups that are summed for themselves first, and stored."""
    stored, parts = shown, []
    for group in groups:
        below = told(group, shown)
        sums = {"energy": below.energy, "carbon": below.carbon, **below.money}
        rows = {name: len(stored.series) + nth for nth, name in enumerate(name for name in sums if sums[name])}
        for each in sums.values():
            if each is not None:
                coverage = each.coverage()
                stored = Lanes(
                    [*stored.series, len(stored.series) + 1],
                    np.vstack([stored.values, np.where(coverage > 0, each.value, 0.0)]),
                    np.vstack([stored.coverage, coverage]),
                    np.vstack([stored.quality, np.where(coverage > 0, each.graded(coverage), 0)]).astype(np.uint8),
                )
        money = {name: row for name, row in rows.items() if name not in ("energy", "carbon")}
        parts.append(Part(group, rows["energy"], money, rows.get("carbon")))
    rows_of = {("meters", number): row for row, number in enumerate(shown.series)}
    return total(own, parts, stored, rows_of, GRID, "input", CONTRACTS.__getitem__, BOOK)


def always(*meters: int, weight: float = 1.0) -> list[Member]:
    return [member(meter, *ALWAYS, weight) for meter in meters]


def test_parts_add_up_to_the_whole() -> None:
    shown = lanes(3)
    whole = told(always(1, 2, 3), shown)
    parts = [told(always(meter), shown) for meter in (1, 2, 3)]
    assert whole.energy.value.tolist() == sum(part.energy.value for part in parts).tolist()  # type: ignore[attr-defined]
    assert whole.money["EUR"].value == pytest.approx(sum(part.money["EUR"].value for part in parts))
    assert whole.carbon is not None
    assert whole.carbon.value == pytest.approx(sum(part.carbon.value for part in parts if part.carbon))


def test_the_peak_is_of_the_sum_and_not_the_sum_of_peaks() -> None:
    shown = lanes(2)
    shown.values[:] = 1.0
    shown.values[0, 10] = shown.values[1, 50] = 5.0
    whole = told(always(1, 2), shown)
    together = Lanes([1], whole.energy.value[None], whole.energy.coverage()[None], np.zeros((1, COUNT), np.uint8))
    assert together.day_facts(GRID)["peak"].to_list() == [6.0 * 4]
    assert shown.day_facts(GRID)["peak"].to_list() == [5.0 * 4, 5.0 * 4]


def test_weights_multiply_energy_money_and_carbon() -> None:
    shown = lanes(1)
    half, whole = told(always(1, weight=-0.5), shown), told(always(1), shown)
    assert half.energy.value.tolist() == (-0.5 * whole.energy.value).tolist()
    assert half.money["EUR"].value == pytest.approx(-0.5 * whole.money["EUR"].value)
    assert (half.energy.coverage() == COVERED).all()


def test_a_member_counts_in_its_stretch_alone() -> None:
    shown = lanes(2)
    noon = int(GRID.slots[40])
    whole = told([member(1, 0, noon, 1.0), member(2, noon, ALWAYS[1], 1.0)], shown)
    assert whole.energy.value.tolist() == [*shown.values[0, :40], *shown.values[1, 40:]]
    assert (whole.energy.coverage() == COVERED).all()


def test_before_any_member_there_is_nothing_and_nothing_is_missing() -> None:
    whole = told([member(1, int(GRID.slots[40]), ALWAYS[1], 1.0)], lanes(1))
    assert (whole.energy.coverage()[:40] == 0).all()
    assert (whole.energy.coverage()[40:] == COVERED).all()


def test_one_silent_meter_stops_no_total_but_shows_in_it() -> None:
    shown = lanes(4)
    shown.coverage[3, 20], shown.values[3, 20] = 0, 0.0
    whole = told(always(1, 2, 3, 4), shown)
    coverage = whole.energy.coverage()
    assert coverage[20] == COVERED * 3 // 4
    assert whole.energy.graded(coverage)[20] == Quality.PARTIAL
    assert whole.energy.value[20] == shown.values[:3, 20].sum()
    assert (np.delete(coverage, 20) == COVERED).all()


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.sampled_from([1.0, 0.5, 0.3, -1.0, 1e-6]), min_size=5, max_size=5),
    st.sampled_from([0.0, 0.01, 0.5, 1.0]),
)
@settings(deadline=None, max_examples=60)
def test_coverage_is_never_whole_while_anything_lacks_and_never_nothing_while_anything_is_there(
    seed: int, weights: list[float], holes: float
) -> None:
    shown = lanes(5, seed, holes)
    whole = told([member(nth, *ALWAYS, weight) for nth, weight in enumerate(weights, 1)], shown)
    coverage = whole.energy.coverage()
    assert ((coverage == COVERED) == (shown.coverage == COVERED).all(axis=0)).all()
    assert ((coverage == 0) == (shown.coverage == 0).all(axis=0)).all()


_LAST = int(GRID.slots[-1])
_STRETCHES = st.sampled_from([ALWAYS, (0, int(GRID.slots[30])), (int(GRID.slots[50]), ALWAYS[1]), (_LAST, ALWAYS[1])])


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.tuples(st.sampled_from([1.0, 0.5, 0.3, -1.0]), _STRETCHES, st.integers(0, 2)), min_size=5, max_size=5),
    st.sampled_from([0.0, 0.05, 0.5, 1.0]),
)
@settings(deadline=None, max_examples=150)
def test_a_total_of_totals_is_the_total_of_all_their_members(
    seed: int, drawn: list[tuple[float, tuple[int, int], int]], holes: float
) -> None:
    shown = lanes(5, seed, holes)
    groups: list[list[Member]] = [[], [], []]
    for nth, (weight, stretch, group) in enumerate(drawn, 1):
        groups[group].append(member(nth, *stretch, weight))
    found = nested([group for group in groups[1:] if group], groups[0], shown)
    expected = told(sorted(each for group in groups for each in group), shown)
    assert set(found.money) == set(expected.money)
    assert (found.carbon is None) == (expected.carbon is None)
    pairs = [(found.energy, expected.energy), *((found.money[name], expected.money[name]) for name in expected.money)]
    if found.carbon and expected.carbon:
        pairs.append((found.carbon, expected.carbon))
    for ours, theirs in pairs:
        assert ours.value == pytest.approx(theirs.value, abs=1e-9)
        assert ours.expected == pytest.approx(theirs.expected)
        a, b = ours.coverage(), theirs.coverage()
        assert (np.abs(a - b) <= 1).all()
        assert ((a == COVERED) == (b == COVERED)).all()
        assert ((a == 0) == (b == 0)).all()
        there = b > 0
        assert (ours.graded(a)[there] == theirs.graded(b)[there]).all()


@pytest.mark.parametrize("weights", [(0.1, 0.2), (0.3, 0.7, 0.1), (1 / 3, 1 / 3, 1 / 3), (1.0, 1.0, 1e-6)])
def test_shares_that_do_not_add_up_exactly_are_whole_all_the_same(weights: tuple[float, ...]) -> None:
    whole = told([member(nth, *ALWAYS, weight) for nth, weight in enumerate(weights, 1)], lanes(len(weights)))
    assert (whole.energy.coverage() == COVERED).all()
    assert all((money.coverage() == COVERED).all() for money in whole.money.values())


def test_periods_of_a_tariff_add_up_to_its_cost() -> None:
    shown = lanes(1)
    peak = np.array(
        [
            dt.time(7, 30) <= dt.time(*divmod(minute // 60, 60)) < dt.time(20, 15)
            for minute in BERLIN.local(GRID.slots) % 86_400
        ]
    )
    cost = told(always(1), shown).money["EUR"].value
    energy = shown.values[0]
    assert cost.sum() == pytest.approx(0.4 * energy[peak].sum() + 0.2 * energy[~peak].sum())
    assert peak.sum() == 51


def test_energy_that_no_tariff_prices_is_missing_from_the_cost() -> None:
    whole = told(always(1, 4), lanes(4))
    assert (whole.energy.coverage() == COVERED).all()
    assert (whole.money["EUR"].coverage() == COVERED // 2).all()


def test_currencies_stand_side_by_side() -> None:
    shown = lanes(5)
    whole = told(always(3, 5), shown)
    assert set(whole.money) == {"EUR", "CHF"}
    assert whole.money["EUR"].value == pytest.approx(0.35 * shown.values[2])
    assert whole.money["CHF"].value == pytest.approx(0.25 * shown.values[4])
    assert (whole.money["CHF"].coverage() == COVERED).all()


def test_without_any_tariff_or_factor_there_is_no_money_and_no_carbon() -> None:
    whole = told(always(1, 2), lanes(2), PriceBook({}, {}))
    assert whole.money == {}
    assert whole.carbon is None


def test_each_meter_has_the_factor_of_its_own_place() -> None:
    shown = lanes(3)
    whole = told(always(1, 3), shown)
    assert whole.carbon is not None
    assert whole.carbon.value == pytest.approx(0.4 * shown.values[0] + 0.1 * shown.values[2])


def test_what_is_produced_has_an_income_and_no_carbon() -> None:
    shown = lanes(5)
    rows = {("meters", number): row for row, number in enumerate(shown.series)}
    whole = total(always(5), [], shown, rows, GRID, "output", CONTRACTS.__getitem__, BOOK)
    assert whole.carbon is None
    assert whole.money["CHF"].value == pytest.approx(0.1 * shown.values[4])


def test_a_part_of_the_time_without_a_price_is_without_a_cost() -> None:
    later = PriceBook({5: [TariffRow(1, 1, "EUR", [PEAK], valid_from=dt.date(2024, 4, 1))]}, {})
    grid = Grid.of(BERLIN, DAY, DAY + 2, 900)
    shape = (1, len(grid.slots))
    shown = Lanes([1], np.ones(shape), np.full(shape, COVERED), np.zeros(shape, np.uint8))
    found = total(always(1), [], shown, {("meters", 1): 0}, grid, "input", CONTRACTS.__getitem__, later).money["EUR"]
    assert (found.coverage()[:92] == 0).all()
    assert (found.coverage()[92:] == COVERED).all()
    price = later.money(OFFICE, "input", grid.slots)["EUR"]
    own = priced_lanes(shown, [0], [77], [price])
    assert own.series == [77]
    assert own.coverage[0].tolist() == found.coverage().tolist()
    assert own.values[0].tolist() == found.value.tolist()


def test_a_sum_of_nothing_covers_nothing() -> None:
    assert Sum.none(3).coverage().tolist() == [0, 0, 0]
