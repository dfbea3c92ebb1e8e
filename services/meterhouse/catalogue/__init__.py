"""What exists: an entity is a class, and everything generic follows from it.

Importing this package declares every entity; the order is the order of the tables: each refers to itself or
to kinds before it.
"""

from meterhouse.catalogue import (  # noqa: F401, I001
    places,
    money,
    metering,
    wiring,
    subjects,
    systems,
    control,
    diagrams,
    production,
    rules,
    documents,
    relations,
    people,
)
from meterhouse.catalogue.entity import CATALOGUE, METADATA, Entity, Field, Record

__all__ = ["CATALOGUE", "METADATA", "Entity", "Field", "Record"]
