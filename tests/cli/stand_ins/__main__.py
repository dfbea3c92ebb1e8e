"""`meterhouse` with the stand-ins in the services' places: `python -m stand_ins up …`."""

import sys

from meterhouse.cli import command
from meterhouse.cli.commands import up
from meterhouse.cli.local import Cast
from meterhouse.cli.program import Stage
from meterhouse.cli.services import Service

CAST = Cast(
    parts=(
        Service("worker", role="worker", many=True, module="stand_ins.worker"),
        Service("api", Stage.FRONT, serves="api", module="stand_ins.api"),
        Service("live", Stage.FRONT, serves="live", module="stand_ins.api"),
    ),
    prepare="stand_ins.prepare",
    backfill="stand_ins.backfill",
    patience=20.0,
)

if __name__ == "__main__":
    parser = command.parser([command.Command(("up",), "", lambda _given: 0, up.arguments)])
    given = parser.parse_args(sys.argv[1:])
    sys.exit(command.guarded(lambda: up.start(up.options_of(given), CAST)))
