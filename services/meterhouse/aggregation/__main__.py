"""`python -m meterhouse.aggregation`: runs until it is told to stop."""

from meterhouse.aggregation.worker import BUDGET_SECONDS, MOST_SERIES, make
from meterhouse.store.stage import serve

serve(
    "aggregation",
    lambda database, settings: make(database, settings.default_zone),
    most=MOST_SERIES,
    budget=BUDGET_SECONDS,
)
