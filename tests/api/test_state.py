"""Health, figures and the documents about the API itself."""

import redis as redis_client
from falcon.testing import TestClient

from meterhouse.api.app import create_app
from meterhouse.catalogue import CATALOGUE
from meterhouse.kernel.settings import Settings
from meterhouse.store.engine import Database

from .conftest import Caller


def test_it_is_ready_when_its_servers_answer(stranger: Caller) -> None:
    answer = stranger("GET", "/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")


def test_it_is_not_ready_without_redis(settings: Settings, database: Database) -> None:
    stranger = Caller(TestClient(create_app(settings, database, redis_client.Redis(port=1))))
    answer = stranger("GET", "/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["redis"]["ok"] is False
    assert answer.json["checks"]["database"]["ok"] is True
    assert stranger("GET", "/healthz").status_code == 200


def test_it_is_not_ready_without_the_database(settings: Settings, redis: redis_client.Redis) -> None:
    nowhere = Database("mysql://nobody:nothing@127.0.0.1:1")
    answer = Caller(TestClient(create_app(settings, nowhere, redis)))("GET", "/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"]["ok"] is False


def test_requests_are_counted_by_route_and_not_by_path(admin: Caller) -> None:
    admin("GET", "/spaces/77")
    text = admin("GET", "/metrics").text
    assert 'route="/api/v1/spaces/{record_id:int(min=1)}",status="404"' in text
    assert "/spaces/77" not in text
    assert "meterhouse_pending_keys" in text


def test_the_openapi_document_speaks_of_every_kind(stranger: Caller) -> None:
    document = stranger("GET", "/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert {kind["kind"] for kind in document["x-kinds"]} == set(CATALOGUE)
    meter = document["components"]["schemas"]["Meter"]
    assert meter["properties"]["master_id"]["x-ref"] == "meters"
    assert meter["properties"]["high_power"]["type"] == ["number", "null"]
    assert meter["properties"]["high_power"]["x-unit"] == "category unit/h"
    assert meter["required"] == ["name", "category_id"]
    assert document["components"]["schemas"]["User"]["properties"]["password"]["writeOnly"] is True
    assert "password" not in document["components"]["schemas"]["UserAnswer"]["properties"]


def test_every_reference_in_the_openapi_document_leads_somewhere(stranger: Caller) -> None:
    document = stranger("GET", "/openapi.json").json

    def references(part: object) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(each) for each in part.values()))
        return set().union(*(references(each) for each in part)) if isinstance(part, list) else set()

    names = {reference.rpartition("/")[2] for reference in references(document)}
    assert names <= set(document["components"]["schemas"])


def test_the_page_about_the_api_needs_nothing_from_elsewhere(stranger: Caller) -> None:
    page = stranger("GET", "/docs")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "http://" not in page.text
    assert "/meters/{record_id}/clone" in page.text
    assert stranger("GET", "/docs.css").headers["content-type"].startswith("text/css")
