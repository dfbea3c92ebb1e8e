"""What exists: an entity is a class, and everything generic follows from it.

Importing this package declares every entity; the order is the order of the tables.
"""

from meterhouse.catalogue import places, money, metering, wiring, relations, people  # noqa: F401, I001
from meterhouse.catalogue.entity import CATALOGUE, METADATA, Entity, Field, Record

__all__ = ["CATALOGUE", "METADATA", "Entity", "Field", "Record"]
