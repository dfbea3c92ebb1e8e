"""Which tariff and which factor hold, by local date and by place."""

import datetime as dt
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meterhouse.catalogue.pricing import Contract, FactorRow, PriceBook, TariffRow
from meterhouse.kernel.tariff import Component, EnergyPrice, Period, TimeOfUse, Window

JANUARY, JULY, NEXT_YEAR = dt.date(2024, 1, 1), dt.date(2024, 7, 1), dt.date(2025, 1, 1)
BERLIN = Contract(1, 5, "Europe/Berlin", (30, 20, 10))


def tariff(
    number: int,
    price: float,
    first: dt.date | None = None,
    after: dt.date | None = None,
    category: int = 1,
    currency: str = "EUR",
) -> TariffRow:
    return TariffRow(number, category, currency, [EnergyPrice("Energy", price)], first, after, f"Tariff {number}")


def noon(date: dt.date, zone: str = "Europe/Berlin") -> int:
    return int(dt.datetime(date.year, date.month, date.day, 12, tzinfo=ZoneInfo(zone)).timestamp())


def at(*dates: dt.date) -> np.ndarray:
    return np.array([noon(date) for date in dates], np.int64)


SPRING, AUTUMN, LATER = dt.date(2024, 4, 1), dt.date(2024, 10, 1), dt.date(2025, 4, 1)


@pytest.mark.parametrize(
    ("tariffs", "expected"),
    [
        pytest.param([tariff(1, 0.3)], [0.3, 0.3, 0.3], id="one for always"),
        pytest.param([tariff(1, 0.3, JULY)], [None, 0.3, 0.3], id="none before it began"),
        pytest.param([tariff(1, 0.3, None, JULY)], [0.3, None, None], id="none from its end on"),
        pytest.param([tariff(1, 0.3), tariff(2, 0.4, JULY)], [0.3, 0.4, 0.4], id="the one that began later"),
        pytest.param(
            [tariff(2, 0.4, JULY), tariff(1, 0.3)], [0.3, 0.4, 0.4], id="in whichever order they were entered"
        ),
        pytest.param(
            [tariff(1, 0.3, JANUARY), tariff(2, 0.4, JULY, NEXT_YEAR)], [0.3, 0.4, 0.3], id="the earlier holds again"
        ),
        pytest.param([tariff(1, 0.3, JULY), tariff(2, 0.4, JULY)], [None, 0.4, 0.4], id="of one date the newer record"),
        pytest.param(
            [tariff(1, 0.3), tariff(2, 9.9, category=2)], [0.3, 0.3, 0.3], id="another category's is not asked"
        ),
    ],
)
def test_the_tariff_that_holds(tariffs: list[TariffRow], expected: list[float | None]) -> None:
    book = PriceBook({5: tariffs}, {})
    slots = at(SPRING, AUTUMN, LATER)
    found = book.money(BERLIN, "input", slots)["EUR"]
    assert [None if np.isnan(price) else float(price) for price in found] == expected
    for slot, price in zip(slots, expected, strict=True):
        holding = book.tariff_at(BERLIN, int(slot))
        component = holding.components[0] if holding else None
        assert (component.price if isinstance(component, EnergyPrice) else None) == price


def test_a_tariff_begins_at_local_midnight() -> None:
    book = PriceBook({5: [tariff(1, 0.3), tariff(2, 0.4, JULY)]}, {})
    midnight = int(dt.datetime(2024, 7, 1, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())
    assert book.money(BERLIN, "input", np.array([midnight - 900, midnight]))["EUR"].tolist() == [0.3, 0.4]


def test_without_a_cost_center_or_tariff_there_is_no_money() -> None:
    book = PriceBook({5: [tariff(1, 0.3, category=2)]}, {})
    assert book.money(BERLIN, "input", at(SPRING)) == {}
    assert book.money(Contract(1, 0, "UTC", ()), "input", at(SPRING)) == {}
    assert book.money(BERLIN, "output", at(SPRING)) == {}


def test_a_change_of_currency_leaves_each_to_its_time() -> None:
    book = PriceBook({5: [tariff(1, 2.0, currency="DEM"), tariff(2, 1.0, JULY)]}, {})
    found = book.money(BERLIN, "input", at(SPRING, AUTUMN))
    assert {name: np.isnan(price).tolist() for name, price in found.items()} == {
        "DEM": [False, True],
        "EUR": [True, False],
    }


def factor(
    number: int, value: float, space: int | None = None, first: dt.date | None = None, after: dt.date | None = None
) -> FactorRow:
    return FactorRow(number, 1, value, space, first, after, f"Factor {number}")


@pytest.mark.parametrize(
    ("factors", "expected"),
    [
        pytest.param([factor(1, 0.4)], [0.4, 0.4, 0.4], id="one for everywhere"),
        pytest.param([factor(1, 0.4), factor(2, 0.1, 10)], [0.1, 0.1, 0.1], id="a place goes before everywhere"),
        pytest.param([factor(1, 0.2, 30), factor(2, 0.1, 10)], [0.2, 0.2, 0.2], id="the nearer place goes first"),
        pytest.param([factor(1, 0.4), factor(2, 0.1, 99)], [0.4, 0.4, 0.4], id="elsewhere is not here"),
        pytest.param([factor(1, 0.4), factor(2, 0.3, None, JULY)], [0.4, 0.3, 0.3], id="the one that began later"),
        pytest.param(
            [factor(1, 0.4), factor(2, 0.1, 20, JULY, NEXT_YEAR)], [0.4, 0.1, 0.4], id="a place's own for half a year"
        ),
        pytest.param([factor(1, 0.1, 20), factor(2, 0.4, None, JULY)], [0.1, 0.1, 0.1], id="near goes before new"),
        pytest.param([factor(1, 0.4, None, JULY)], [None, 0.4, 0.4], id="none before it began"),
    ],
)
def test_the_factor_that_holds(factors: list[FactorRow], expected: list[float | None]) -> None:
    book = PriceBook({}, {1: factors})
    slots = at(SPRING, AUTUMN, LATER)
    found = book.carbon(BERLIN, slots)
    assert found is not None
    assert [None if np.isnan(value) else float(value) for value in found] == expected
    held = [book.factor_at(BERLIN, int(slot)) for slot in slots]
    assert [row.factor if row else None for row in held] == expected


def test_without_a_factor_there_is_no_carbon() -> None:
    assert PriceBook({}, {}).carbon(BERLIN, at(SPRING)) is None
    assert PriceBook({}, {1: [factor(1, 0.4, 99)]}).carbon(BERLIN, at(SPRING)) is None


dates = st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 1))


@given(st.lists(st.tuples(dates, dates), min_size=1, max_size=5), st.sampled_from(["Europe/Berlin", "Pacific/Apia"]))
@settings(deadline=None, max_examples=100)
def test_prices_by_slot_are_those_of_the_tariff_that_is_named(
    ends: list[tuple[dt.date | None, dt.date | None]], zone: str
) -> None:
    tariffs = [tariff(nth, float(nth), *each) for nth, each in enumerate(ends, 1)]
    contract = Contract(1, 5, zone, ())
    slots = noon(dt.date(2023, 12, 30), "UTC") + np.arange(65, dtype=np.int64) * 86_400
    found = PriceBook({5: tariffs}, {}).money(contract, "input", slots).get("EUR", np.full(len(slots), np.nan))
    for slot, price in zip(slots, found, strict=True):
        date = dt.datetime.fromtimestamp(int(slot), ZoneInfo(zone)).date()
        holding = [
            each
            for each in tariffs
            if (each.valid_from is None or each.valid_from <= date) and (each.valid_to is None or date < each.valid_to)
        ]
        if holding:
            assert price == max(holding, key=lambda each: (each.valid_from or dt.date.min, each.id)).id
        else:
            assert np.isnan(price)


SHIFTS = TimeOfUse("Network", [Period("peak", 0.07, [Window("07:30", "20:15")]), Period("off-peak", 0.03)])


@given(
    st.lists(st.tuples(dates, dates, st.sampled_from(["EUR", "CHF"])), max_size=5),
    st.lists(st.tuples(dates, dates, st.sampled_from([None, 30, 20, 10, 99])), max_size=6),
    st.sampled_from(["Europe/Berlin", "Pacific/Apia"]),
)
@settings(deadline=None, max_examples=100)
def test_lines_are_what_prices_and_factors_are_made_of_slot_by_slot(
    tariffs: list[tuple[dt.date | None, dt.date | None, str]],
    factors: list[tuple[dt.date | None, dt.date | None, int | None]],
    zone: str,
) -> None:
    components: list[Component] = [EnergyPrice("Energy", 0.2), SHIFTS, EnergyPrice("Fed in", 0.1, "output")]
    rows = [TariffRow(n, 1, money, components, low, high, str(n)) for n, (low, high, money) in enumerate(tariffs, 1)]
    book = PriceBook({5: rows}, {1: [factor(n, n / 8, of, low, high) for n, (low, high, of) in enumerate(factors, 1)]})
    contract = Contract(1, 5, zone, (30, 20, 10))
    slots = noon(dt.date(2023, 12, 30), "UTC") + np.arange(260, dtype=np.int64) * 6 * 3600
    by_currency = book.money(contract, "input", slots)
    for currency in ("EUR", "CHF"):
        lines = book.price_lines(contract, "input", currency, slots)
        assert all(line.inside.any() and line.component in ("Energy", "Network") for line in lines)
        price = by_currency.get(currency, np.full(len(slots), np.nan))
        summed = sum((line.price * line.inside for line in lines), np.zeros(len(slots)))
        assert summed == pytest.approx(np.nan_to_num(price))
        assert (summed > 0).tolist() == (~np.isnan(price)).tolist()
        others = [~np.isnan(each) for name, each in by_currency.items() if name != currency]
        is_others = np.logical_or.reduce([np.zeros(len(slots), bool), *others])
        counted = np.broadcast_to(book.counted(contract, "input", currency, slots), slots.shape)
        assert counted.tolist() == (~is_others).tolist()
    carbon = book.carbon(contract, slots)
    held = book.factor_lines(contract, slots)
    assert (sum((line.inside.astype(int) for line in held), np.zeros(len(slots), int)) <= 1).all()
    summed = sum((line.price * line.inside for line in held), np.zeros(len(slots)))
    assert summed == pytest.approx(np.nan_to_num(carbon if carbon is not None else np.zeros(len(slots))))


class Interrupting(list[Component]):
    """Components that let somebody else ask first, as another thread may."""

    def __init__(self, components: list[Component], ask: Callable[[], object]) -> None:
        super().__init__(components)
        self.asks = [ask]

    def __iter__(self) -> Iterator[Component]:
        if self.asks:
            self.asks.pop()()
        return super().__iter__()


def test_what_others_ask_meanwhile_changes_no_price() -> None:
    """Reports of several people are told at once from one book, each over days of its own."""
    book = PriceBook({}, {})
    interrupted = Interrupting([EnergyPrice("Energy", 0.1)], lambda: book.money(BERLIN, "input", at(AUTUMN)))
    book.tariffs[5] = [TariffRow(1, 1, "EUR", interrupted), tariff(2, 0.2, JULY)]
    assert book.money(BERLIN, "input", at(SPRING))["EUR"].tolist() == [0.1]
    assert book.money(BERLIN, "input", at(AUTUMN))["EUR"].tolist() == [0.2]
