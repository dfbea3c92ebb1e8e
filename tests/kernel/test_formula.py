"""Formulas: what people may write, and that nothing else gets through."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.kernel.formula import Formula, formula_faults, unit_faults


@pytest.mark.parametrize(
    "text",
    ["a + b", "a - 0.5 * (b + 1e3)", "max(a, b, 0) / 2", "-a ** 2 + abs(b)", "  min(a, b)  ", "(a + b) / (a - b)"],
)
def test_arithmetic_is_a_formula(text: str) -> None:
    assert formula_faults(text, ["a", "b"]) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("a +", "cannot be read", id="half a sum"),
        pytest.param("", "cannot be read", id="nothing"),
        pytest.param("a + c", "c is no variable", id="a name that stands for nothing"),
        pytest.param("b", "does not use a", id="a variable that is not used"),
        pytest.param("a.real + b", "may not stand", id="an attribute"),
        pytest.param("a[0] + b", "may not stand", id="an index"),
        pytest.param("__import__('os').system('x') + a + b", "may not stand", id="a call of anything"),
        pytest.param("open(a) + b", "may not stand", id="a function that is not ours"),
        pytest.param("(lambda: a)() + b", "may not stand", id="a function of one's own"),
        pytest.param("[x for x in (a, b)]", "may not stand", id="a loop"),
        pytest.param("a if b else 1", "may not stand", id="a choice"),
        pytest.param("'text' + a + b", "may not stand", id="text"),
        pytest.param("True + a + b", "may not stand", id="truth"),
        pytest.param("a ** b", "a power must be", id="a power that depends"),
        pytest.param("a ** 9 + b", "a power must be", id="a power that is great"),
        pytest.param("max(*[a, b])", "may not stand", id="a star"),
        pytest.param("max(a, key=b)", "may not stand", id="a keyword"),
        pytest.param("abs(a, b)", "abs takes one", id="two for one"),
        pytest.param("a := b", "cannot be read", id="an assignment"),
        pytest.param("1e999 + a + b", "may not stand", id="more than any number"),
        pytest.param("(" * 300 + "a+b" + ")" * 300, "", id="brackets without end"),
        pytest.param("-" * 200 + "a + b", "too deeply", id="signs without end"),
        pytest.param("a + b + " * 200 + "a", "longer than", id="a book"),
    ],
)
def test_what_is_no_formula_says_why(text: str, part: str) -> None:
    faults = formula_faults(text, ["a", "b"])
    assert faults
    assert any(part in fault for fault in faults), faults


@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    assert all(isinstance(fault, str) for fault in formula_faults(text, ["a"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a - 0.5 * b", [9.0, 18.0], id="a weighted sum"),
        pytest.param("max(a - b, 0)", [8.0, 16.0], id="never less than nothing"),
        pytest.param("min(a, b, 3)", [2.0, 3.0], id="the least of three"),
        pytest.param("abs(b - a)", [8.0, 16.0], id="the distance"),
        pytest.param("a / (b - 2)", [np.nan, 10.0], id="nothing where it divides by nothing"),
        pytest.param("a ** 2 + b", [102.0, 404.0], id="a square"),
        pytest.param("a - a + 7 + 0 * b", [7.0, 7.0], id="the same for every slot"),
        pytest.param("-a + +b", [-8.0, -16.0], id="signs"),
    ],
)
def test_a_formula_is_told_of_arrays(text: str, expected: list[float]) -> None:
    found = Formula.of(text, ("a", "b"))(np.array([10.0, 20.0]), np.array([2.0, 4.0]))
    assert found == pytest.approx(expected, nan_ok=True)


def test_what_is_no_formula_is_not_computed() -> None:
    with pytest.raises(ValueError, match="may not stand in a formula"):
        Formula.of("__import__('os').system('true') + a", ("a",))


@pytest.mark.parametrize(
    ("text", "is_sum", "grows_with"),
    [
        pytest.param("a + b", True, {"a", "b"}, id="a sum counts all of both"),
        pytest.param("a - b", False, {"a"}, id="what is left is part of what it is taken from"),
        pytest.param("0.5 * (a + b)", False, {"a", "b"}, id="a share is part of both"),
        pytest.param("max(a - b, 0)", False, {"a", "b"}, id="what is no sum is part of all"),
        pytest.param("2 * a + b - 3", True, {"a", "b"}, id="a ratio"),
    ],
)
def test_whose_energy_is_part_of_it(text: str, is_sum: bool, grows_with: set[str]) -> None:
    formula = Formula.of(text, ("a", "b"))
    assert (formula.is_sum, formula.grows_with) == (is_sum, grows_with)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("power + power2", None, id="one unit"),
        pytest.param("10.4 * gas + power", None, id="a conversion"),
        pytest.param("power / gas", None, id="a ratio is what one takes it for"),
        pytest.param("power + gas", "puts kWh and m³ together", id="two units"),
        pytest.param("max(power, gas)", "puts kWh and m³ together", id="the greater of two units"),
        pytest.param("2 * (power - gas)", "puts kWh and m³ together", id="two units in brackets"),
        pytest.param("gas", "is in m³, and the meter counts in kWh", id="another unit than its own"),
        pytest.param("-gas", "is in m³, and the meter counts in kWh", id="another unit with a sign"),
    ],
)
def test_units_must_fit(text: str, reason: str | None) -> None:
    faults = unit_faults(text, {"power": "kWh", "power2": "kWh", "gas": "m³"}, "kWh")
    assert faults == [] if reason is None else reason in faults[0]


@given(
    st.lists(st.sampled_from([-2.0, -0.5, 0.25, 1.0, 3.0]), min_size=1, max_size=5),
    st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
)
def test_a_weighted_sum_is_what_its_weights_say(weights: list[float], values: list[float]) -> None:
    names = tuple(f"m{nth}" for nth in range(len(weights)))
    text = " + ".join(f"({weight}) * {name}" for weight, name in zip(weights, names, strict=True))
    formula = Formula.of(text, names)
    assert formula.coefficients == dict(zip(names, weights, strict=True))
    found = formula(*(np.array([value]) for value in values[: len(weights)]))
    assert found[0] == pytest.approx(sum(w * v for w, v in zip(weights, values, strict=False)), abs=1e-6)
