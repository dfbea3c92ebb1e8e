"""Settings from the environment: typing errors are refused, secrets may be files."""

from pathlib import Path

import pytest

from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import SLOT_MINUTES, Settings, from_environment


def test_without_anything_said_the_defaults_hold() -> None:
    assert from_environment({"HOME": "/root"}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        pytest.param("METERHOUSE_REDIS", "redis://r:1/2", "redis", "redis://r:1/2", id="text"),
        pytest.param("METERHOUSE_SLOT_MINUTES", "30", "slot_minutes", 30, id="a whole number"),
        pytest.param("METERHOUSE_POLL_SECONDS", "0.5", "poll_seconds", 0.5, id="a number"),
        pytest.param("METERHOUSE_LOG_JSON", "yes", "log_json", True, id="yes"),
        pytest.param("METERHOUSE_LOG_JSON", "0", "log_json", False, id="no"),
        pytest.param("METERHOUSE_STATE", "/var/lib/mh", "state", Path("/var/lib/mh"), id="a folder"),
    ],
)
def test_a_variable_is_taken_in_the_settings_own_type(variable: str, text: str, name: str, value: object) -> None:
    assert getattr(from_environment({variable: text}), name) == value


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        pytest.param("METERHOUSE_DATABSE", "mysql://…", "is not a setting; known are", id="a typing error"),
        pytest.param("METERHOUSE_SLOT_MINUTES", "7", "take one of", id="slots that no hour is made of"),
        pytest.param("METERHOUSE_SLOT_MINUTES", "a quarter", "is no int", id="no number"),
        pytest.param("METERHOUSE_LOG_JSON", "perhaps", "take 1 or 0", id="neither yes nor no"),
        pytest.param("METERHOUSE_TOKEN_SECRET", "short", "shorter than 32", id="a weak secret"),
        pytest.param(
            "METERHOUSE_TOKEN_SECRET_FILE", "/nowhere/at/all", "cannot be read", id="a file that is not there"
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(variable: str, text: str, said: str) -> None:
    with pytest.raises(Unfit, match=variable.removesuffix("_FILE")) as refused:
        from_environment({variable: text})
    assert said in str(refused.value)


def test_a_secret_may_be_a_mounted_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("0123456789abcdef0123456789abcdef\n")
    made = from_environment({"METERHOUSE_TOKEN_SECRET_FILE": str(tmp_path / "secret")})
    assert made.token_secret == "0123456789abcdef0123456789abcdef"


def test_what_tests_say_among_themselves_is_no_setting() -> None:
    assert from_environment({"METERHOUSE_TEST_DATABASE": "mysql://…"}) == Settings()


@pytest.mark.parametrize("minutes", SLOT_MINUTES)
def test_every_slot_length_makes_whole_hours(minutes: int) -> None:
    assert 3600 % Settings(slot_minutes=minutes).slot_seconds == 0
