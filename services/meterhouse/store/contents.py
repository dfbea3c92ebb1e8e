"""What is in a document, kept beside its record."""

import hashlib

from meterhouse.catalogue import CATALOGUE
from meterhouse.store import audit
from meterhouse.store.engine import Connection, fetch, run
from meterhouse.store.rows import Stored
from meterhouse.store.scope import Scope
from meterhouse.store.writing import begin, see

KIND = "knowledge-files"


def keep(connection: Connection, actor: str, before: Stored, content: bytes, media_type: str, scope: Scope) -> bool:
    """Put content in the place of what a document held; False where it held the same. The audit says who did."""
    digest = hashlib.sha256(content).hexdigest()
    if digest == before.fields["digest"]:
        return False
    begin(connection, actor, scope)
    run(
        connection,
        "REPLACE INTO meterhouse_system.knowledge_content (knowledge_file_id, content) VALUES (%s, %s)",
        (before.id, content),
    )
    run(
        connection,
        "UPDATE meterhouse_system.knowledge_file SET media_type = %s, size = %s, digest = %s, version = version + 1"
        " WHERE id = %s",
        (media_type, len(content), digest, before.id),
    )
    after = see(connection, KIND, before.id, scope)
    audit.note(connection, actor, "update", CATALOGUE[KIND], before.id, before.record, after.record)
    return True


def content_of(connection: Connection, number: int) -> bytes | None:
    rows = fetch(
        connection, "SELECT content FROM meterhouse_system.knowledge_content WHERE knowledge_file_id = %s", (number,)
    )
    return rows[0][0] if rows else None
