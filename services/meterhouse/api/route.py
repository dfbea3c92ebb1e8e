"""A path of the API with what each of its methods takes and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from meterhouse.api.gate import Access

JSON = "application/json"


class Resource(Protocol):
    @property
    def access(self) -> Mapping[str, Access]: ...


@dataclass(frozen=True)
class Parameter:
    name: str
    note: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    required: bool = False
    where: str = "query"

    @property
    def described(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "in": self.where,
            "required": self.required,
            "description": self.note,
            "schema": dict(self.schema),
        }


DATE = {"type": "string", "format": "date"}
FROM = Parameter("from", "First local day", DATE, required=True)
TO = Parameter("to", "Local day after the last", DATE, required=True)


@dataclass(frozen=True)
class Operation:
    name: str
    tag: str
    summary: str
    answers: Mapping[str, Mapping[str, Any] | None]
    """Status to the schema of its body, None for no body."""
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, Any] | None = None
    body_types: tuple[str, ...] = (JSON,)
    body_may_lack: bool = False
    refusals: tuple[str, ...] = ()
    """Statuses of problems besides the usual ones."""
    answer_type: str = JSON


@dataclass(frozen=True)
class Route:
    path: str
    """Below /api/v1, as OpenAPI writes it."""
    resource: Resource
    operations: Mapping[str, Operation]
    """By method; a method that is not here is not offered."""
