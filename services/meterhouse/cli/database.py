"""Whether a database server is one that Meterhouse runs on."""

from datetime import UTC, datetime, timedelta

from meterhouse.cli.installation import shown
from meterhouse.kernel.errors import Unavailable, Unfit

FARTHEST = timedelta(hours=24)


def problems(url: str) -> list[str]:
    """Sentences on what is wrong with the server at this URL; none where all is well."""
    if fault := connector_fault():
        return [fault]
    import mysql.connector

    from meterhouse.store.engine import Database
    from meterhouse.store.migrate import check_version

    database = Database(url, pool=1)
    try:
        check_version(database)
        [(clock,)] = database.rows("SELECT UTC_TIMESTAMP()")
    except (Unavailable, mysql.connector.Error) as reason:
        return [f"At {shown(url)} {reason}. Start that server, or correct its address."]
    except Unfit as reason:
        return [f"At {shown(url)} {reason}."]
    finally:
        database.close()
    fault = clock_fault(clock.replace(tzinfo=UTC), datetime.now(UTC))
    return [fault] if fault else []


def connector_fault() -> str | None:
    import mysql.connector

    if mysql.connector.HAVE_CEXT:
        return None
    return (
        f"mysql-connector-python {mysql.connector.__version__} has no C extension here and would be eight "
        "times slower; `make setup` brings a version that has one."
    )


def clock_fault(database: datetime, here: datetime) -> str | None:
    if abs(database - here) <= FARTHEST:
        return None
    return (
        f"The clocks of this machine ({here:%Y-%m-%d %H:%M} UTC) and of the database "
        f"({database:%Y-%m-%d %H:%M} UTC) are more than a day apart; set the wrong one right."
    )
