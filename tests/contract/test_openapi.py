"""The API keeps to its own OpenAPI document, whatever is sent to it: made-up requests to every operation."""

from typing import Any

import pytest
import redis as redis_client
import schemathesis
from falcon.testing import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from meterhouse.api.app import create_app
from meterhouse.kernel.settings import Settings
from meterhouse.store import document
from meterhouse.store.engine import Database
from meterhouse.store.people import add_user
from tests.api.conftest import HOUSE, PASSWORD
from tests.conftest import emptied

EXAMPLES = 5
SIGN_OUT = ("DELETE /session", "DELETE /sessions")
"""Would sign out the one who asks."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def installation(schema: Database, redis_url: str) -> Any:
    """One for all requests: what they leave behind is input for the next."""
    document.apply(emptied(schema), HOUSE)
    add_user(schema, "ann", "admin", PASSWORD)
    redis = redis_client.Redis.from_url(redis_url)
    redis.flushdb()
    asked = Settings(database=schema.url, redis=redis_url, token_secret="s" * 40, requests_per_minute=10**6)
    app = create_app(asked, schema, redis)
    session = TestClient(app).simulate_post("/api/v1/session", json={"name": "ann", "password": PASSWORD})
    yield app, session.json["token"]
    redis.close()


def test_forms_are_told_which_kinds_a_reference_may_be_of(installation: Any) -> None:
    app, _ = installation
    schemas = TestClient(app).simulate_get("/api/v1/openapi.json").json["components"]["schemas"]
    to_subject = {"$ref": "#/components/schemas/Subject"}
    silent = [
        f"{name}.{key}"
        for name, schema in schemas.items()
        for key, field in schema.get("properties", {}).items()
        if (field.get("$ref") == to_subject["$ref"] or to_subject in field.get("anyOf", ()))
        and not field.get("x-subject")
    ]
    assert "Subject" in schemas
    assert silent == []


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_it_says(installation: Any, mode: GenerationMode) -> None:
    app, token = installation
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    headers = {"Authorization": f"Bearer {token}"}
    failures = []
    count = 0
    for found in document.get_all_operations():
        operation = found.ok()
        if operation.label in SIGN_OUT:
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        count += 1
        try:
            holds()
        except Unsatisfiable:  # nothing wrong can be said to an operation that takes nothing
            count -= 1
        except (AssertionError, BaseExceptionGroup) as reason:
            failures.append(f"{operation.label}: {reason}")
    assert count > 50
    assert not failures, "\n\n".join(failures)
