"""One number that grows with every change of the configuration, so that readers know when to look again."""

from meterhouse.store.engine import Connection, Database, run


def catalogue_version(database: Database) -> int:
    return int(database.rows("SELECT version FROM meterhouse_system.catalogue_version")[0][0])


def bump(connection: Connection) -> None:
    run(connection, "UPDATE meterhouse_system.catalogue_version SET version = version + 1")
