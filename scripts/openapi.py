"""Prints the API's OpenAPI document, from its routes alone: no server has to run."""

import sys

import orjson
from falcon.testing import TestClient

from meterhouse.api.app import create_app
from meterhouse.kernel.settings import Settings


def document() -> bytes:
    # Neither is used: nothing is asked of the database, and nobody signs in.
    settings = Settings(database="mysql://nobody:nothing@127.0.0.1:1", token_secret=32 * "-")
    told = TestClient(create_app(settings)).simulate_get("/api/v1/openapi.json").json
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


if __name__ == "__main__":
    sys.stdout.buffer.write(document())
