"""The demo's documents beside their records."""

import pytest

from meterhouse.cli.papers import put
from meterhouse.kernel.errors import Unfit
from meterhouse.plant.configuration import ESTATES
from meterhouse.plant.papers import papers
from meterhouse.store import document
from meterhouse.store.engine import Database


def test_every_knowledge_file_of_the_demo_has_a_content() -> None:
    declared = {thing.name for each in ESTATES for thing in each.things if thing.kind == "knowledge-files"}
    assert declared == set(papers())


def test_a_document_is_put_once(database: Database) -> None:
    document.apply(database, {"knowledge-files": [{"name": "plan.md"}]})
    assert put(database, {"plan.md": b"# Plan"}) == 1
    assert put(database, {"plan.md": b"# Plan"}) == 0
    assert database.rows(
        "SELECT media_type, size, CAST(content AS CHAR) FROM meterhouse_system.knowledge_file"
        " JOIN meterhouse_system.knowledge_content ON knowledge_file_id = id"
    ) == [("text/markdown", 6, "# Plan")]
    assert document.apply(database, {"knowledge-files": [{"name": "plan.md"}]}) == {"unchanged": 1}


def test_another_edition_takes_the_place_of_the_one_before(database: Database) -> None:
    document.apply(database, {"knowledge-files": [{"name": "plan.md"}]})
    put(database, {"plan.md": b"# Plan"})
    assert put(database, {"plan.md": b"# Another"}) == 1
    assert database.rows("SELECT CAST(content AS CHAR) FROM meterhouse_system.knowledge_content") == [("# Another",)]


def test_a_document_without_a_record_is_named(database: Database) -> None:
    with pytest.raises(Unfit, match=r"no knowledge file 'lost\.md'"):
        put(database, {"lost.md": b"?"})
