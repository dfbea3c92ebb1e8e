"""Which database a command means: the one it names, its environment's, or that of the state folder."""

import argparse
from typing import TYPE_CHECKING

from meterhouse.cli.folder import StateFolder
from meterhouse.cli.installation import Installation, existing
from meterhouse.kernel.errors import Unfit
from meterhouse.kernel.settings import from_environment

if TYPE_CHECKING:
    from meterhouse.store.engine import Database
    from meterhouse.store.secret import Vault


def admin_url(given: argparse.Namespace) -> str:
    """As one who may create databases and users."""
    return _named(given) or _installation(given).admin_url


def operator(given: argparse.Namespace) -> "Database":
    """As the operator, who may do what a command line does."""
    from meterhouse.store.engine import Database

    return Database(_named(given) or _installation(given).role_url("operator"))


def vault(given: argparse.Namespace) -> "Vault":
    """Seals the secrets that are written, as the installation's services open them."""
    from meterhouse.store.secret import Vault

    kept = None if _named(given) else _installation(given).secrets["token"]
    return Vault(from_environment().token_secret or kept or "")


def _named(given: argparse.Namespace) -> str | None:
    named: str | None = given.database
    return named or from_environment().database or None


def _installation(given: argparse.Namespace) -> Installation:
    folder = StateFolder.at(given.state)
    if installation := existing(folder):
        return installation
    raise Unfit(
        f"No installation in {folder.path}: name its folder with --state, or a database with --database "
        "or METERHOUSE_DATABASE."
    )
