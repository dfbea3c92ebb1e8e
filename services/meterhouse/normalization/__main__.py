"""`python -m meterhouse.normalization`: runs until it is told to stop."""

from meterhouse.normalization.worker import BUDGET_SECONDS, MOST_METERS, make
from meterhouse.store.stage import serve

serve(
    "normalization",
    lambda database, settings: make(database, settings.default_zone),
    most=MOST_METERS,
    budget=BUDGET_SECONDS,
)
