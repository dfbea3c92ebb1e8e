"""Formulas: what people may write, and that nothing else gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meterhouse.kernel.formula import formula_faults


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
