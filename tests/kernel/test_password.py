"""Passwords that are guessed first are refused, and the refusal says what to do."""

import pytest

from meterhouse.kernel.password import LEAST, fault


@pytest.mark.parametrize(
    ("password", "said"),
    [
        pytest.param("short", "at least 10", id="too short"),
        pytest.param("aaaaaaaaaaaa", "same few", id="one character"),
        pytest.param("abababababab", "same few", id="two characters"),
        pytest.param("1234567890", "row", id="a row of digits"),
        pytest.param("poiuytrewq", "row", id="a row of keys, backwards"),
        pytest.param("Password123!", "tried first", id="a common one with the usual ending"),
        pytest.param("P@ssw0rd2026", "tried first", id="a common one in other letters"),
        pytest.param("passwordpassword", "tried first", id="a common one twice"),
        pytest.param("20260101-1234", "tried first", id="digits and marks alone"),
        pytest.param("ada lovelace", "owner", id="the shown name"),
        pytest.param("AdaLovelace!1", "owner", id="the shown name without its space"),
        pytest.param("ada@example.org", "owner", id="the address"),
        pytest.param("countess123", "owner", id="the name with digits"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, said: str) -> None:
    reason = fault(password, "countess", "Ada Lovelace", "ada@example.org", None)
    assert reason is not None
    assert said in reason
    assert "; take" in reason


@pytest.mark.parametrize("password", ["correct horse", "taru-mebu-sade-vuna-47", "Zählerstand im Keller", "x9#kQ2!mLp"])
def test_what_nobody_would_guess_is_taken(password: str) -> None:
    assert len(password) >= LEAST
    assert fault(password, "ada", None) is None
