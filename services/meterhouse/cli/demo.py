"""The demo site: applied once to an empty installation; its history follows in `backfill`."""

from collections.abc import Callable

from meterhouse.cli.installation import LOGIN, Installation

APPLIED = "demo.json"


def apply_once(installation: Installation, operator_url: str, apply: Callable[[str], None]) -> bool:
    """Apply the site unless it was; answers whether this installation is a demo.

    The login that is kept says so: it is written before the first user is, and by a demo's first start only.
    """
    folder = installation.folder
    if folder.read(LOGIN) is None:
        return False
    if folder.read(APPLIED) is None:
        apply(operator_url)
        folder.write(APPLIED, {"plant_port": installation.ports["plant"]})
    return True


def apply(operator_url: str) -> None:
    from meterhouse.cli.papers import put
    from meterhouse.kernel.settings import from_environment
    from meterhouse.plant.configuration import configuration
    from meterhouse.plant.papers import papers
    from meterhouse.store import document
    from meterhouse.store.engine import Database

    database = Database(operator_url)
    document.apply(database, configuration(from_environment()))
    put(database, papers())
