"""`meterhouse doctor`: what on this machine stands in the way, one line each, with the way out."""

import argparse

from meterhouse.cli.command import FAILED, Command
from meterhouse.cli.commands import up


def run(given: argparse.Namespace) -> int:
    from meterhouse.cli.checks import findings
    from meterhouse.cli.folder import StateFolder

    options = up.options_of(given)
    folder = StateFolder.at(options.state)
    wrong = 0
    for finding in findings(options, folder):
        wrong += finding.wrong is not None
        print(f"{finding.name:16}{finding.wrong or 'ok'}", flush=True)
    return FAILED if wrong else 0


COMMANDS = (Command(("doctor",), "check this machine, and say what to do", run, up.arguments),)
