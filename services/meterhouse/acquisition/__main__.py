"""`python -m meterhouse.acquisition`: configured by the environment only."""

import sys

import structlog
import uvloop

from meterhouse.acquisition.service import Acquisition
from meterhouse.kernel import log as logging
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import from_environment


async def _run() -> None:
    settings = from_environment()
    logging.set_up(json=settings.log_json, service="acquisition")
    await Acquisition(settings).run()


def main() -> int:
    try:
        uvloop.run(_run())
    except Unfit as reason:
        structlog.get_logger().error("unfit", reason=str(reason))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
