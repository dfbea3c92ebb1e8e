"""What the operator reads is what there is."""

import argparse
from dataclasses import fields

from meterhouse.cli.commands import up
from meterhouse.cli.source import ROOT
from meterhouse.kernel.settings import Settings

CONFIGURATION = (ROOT / "docs" / "operations" / "configuration.md").read_text()


def test_every_setting_is_described_with_its_meaning() -> None:
    for setting in fields(Settings):
        assert f"| METERHOUSE_{setting.name.upper()} |" in CONFIGURATION
        assert setting.metadata["meaning"] in CONFIGURATION


def test_every_argument_of_up_is_described() -> None:
    parser = argparse.ArgumentParser()
    up.arguments(parser)
    for word in (word for action in parser._actions for word in action.option_strings if word.startswith("--")):
        assert word == "--help" or f"`{word}" in CONFIGURATION, word
