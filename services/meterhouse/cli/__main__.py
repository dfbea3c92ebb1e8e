"""`python -m meterhouse.cli` and the script `meterhouse`."""

import sys

from meterhouse.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
