"""A module under `commands/` is a command; what goes wrong is a sentence and an exit code."""

import argparse
from pathlib import Path

import pytest

from meterhouse.cli.command import FAILED, Command, found, guarded, main, parser
from meterhouse.cli.commands import up
from meterhouse.kernel.errors import Unfit


def test_every_module_is_offered() -> None:
    offered = {" ".join(command.words) for command in found()}
    assert offered >= {"up", "down", "status", "doctor", "migrate", "user add", "key add", "alive"}
    assert all(command.help for command in found())


def test_words_make_groups() -> None:
    ran = []
    commands = [
        Command(("site", word), word, lambda _given, word=word: ran.append(word) or 0) for word in ("plan", "apply")
    ]
    given = parser(commands).parse_args(["site", "apply"])
    given.run(given)
    assert ran == ["apply"]


def test_an_error_is_a_sentence_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> int:
        raise Unfit("The disk is full; make room.")

    assert guarded(fails) == FAILED
    assert capsys.readouterr().err == "meterhouse: The disk is full; make room.\n"


def test_down_and_status_where_nothing_ever_ran(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["down", "--state", str(tmp_path)]) == 0
    assert main(["status", "--json", "--state", str(tmp_path)]) == 1
    assert '"state": "down"' in capsys.readouterr().out


@pytest.mark.parametrize("replicas", ["cleaning", "cleaning=0", "cleaning=x", "=2="])
def test_replicas_that_cannot_be_read_are_refused(replicas: str) -> None:
    arguments = argparse.ArgumentParser()
    up.arguments(arguments)
    with pytest.raises(Unfit, match="STAGE=N"):
        up.options_of(arguments.parse_args(["--replicas", replicas]))
