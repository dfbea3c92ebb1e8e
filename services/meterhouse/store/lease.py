"""Leases: what only one process may do at a time, held by a row with an end and a fencing token.

Not `GET_LOCK`: that is local to one node of a cluster and was seen granted twice.
"""

from dataclasses import dataclass

from meterhouse.store.engine import Connection, Database, fetch, run


@dataclass
class Lease:
    database: Database
    name: str
    owner: str
    seconds: int = 30
    token: int | None = None
    """Grows with every taking; None while not held."""

    def take(self) -> bool:
        """Whether we hold it now."""

        def attempt(connection: Connection) -> int | None:
            run(
                connection,
                "INSERT IGNORE INTO meterhouse_system.lease (name, owner, token, expires)"
                " VALUES (%s, '', 0, '2000-01-01')",
                (self.name,),
            )
            taken = run(
                connection,
                "UPDATE meterhouse_system.lease SET owner = %s, token = token + 1,"
                " expires = UTC_TIMESTAMP(3) + INTERVAL %s SECOND"
                " WHERE name = %s AND (expires < UTC_TIMESTAMP(3) OR owner = %s)",
                (self.owner, self.seconds, self.name, self.owner),
            )
            if not taken:
                return None
            return int(
                fetch(connection, "SELECT token FROM meterhouse_system.lease WHERE name = %s", (self.name,))[0][0]
            )

        self.token = self.database.transaction(attempt)
        return self.token is not None

    def renew(self) -> bool:
        """Whether we still hold it."""
        kept = self.database.execute(
            "UPDATE meterhouse_system.lease SET expires = UTC_TIMESTAMP(3) + INTERVAL %s SECOND"
            " WHERE name = %s AND owner = %s AND token = %s",
            (self.seconds, self.name, self.owner, self.token),
        )
        if not kept:
            self.token = None
        return bool(kept)

    def release(self) -> None:
        self.database.execute(
            "UPDATE meterhouse_system.lease SET expires = '2000-01-01' WHERE name = %s AND owner = %s AND token = %s",
            (self.name, self.owner, self.token),
        )
        self.token = None
