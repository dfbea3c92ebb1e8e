"""A record by its kind, its id and its name, as answers tell it."""

from msgspec import Struct


class Named(Struct):
    kind: str
    id: int
    name: str
