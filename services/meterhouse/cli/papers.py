"""The demo's documents, put beside their records once the site is applied; one that is there already stays."""

from collections.abc import Mapping
from functools import partial

from meterhouse.kernel.errors import Unfit
from meterhouse.store import contents
from meterhouse.store.engine import Connection, Database, fetch
from meterhouse.store.scope import EVERYTHING
from meterhouse.store.writing import see


def put(database: Database, papers: Mapping[str, bytes], actor: str = "demo") -> int:
    """How many were put; Unfit where a document has no record."""
    return sum(
        database.transaction(partial(_put, name=name, content=content, actor=actor)) for name, content in papers.items()
    )


def _put(connection: Connection, name: str, content: bytes, actor: str) -> bool:
    from meterhouse.api.contents import media_type

    rows = fetch(connection, "SELECT id FROM meterhouse_system.knowledge_file WHERE name = %s", (name,))
    if not rows:
        raise Unfit(f"there is no knowledge file {name!r} to put the document beside; declare it in the demo's site")
    before = see(connection, contents.KIND, rows[0][0], EVERYTHING)
    return contents.keep(connection, actor, before, content, media_type(name, content), EVERYTHING)
