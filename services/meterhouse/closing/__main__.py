"""`python -m meterhouse.closing`: runs until it is told to stop."""

from meterhouse.closing.worker import BUDGET_SECONDS, MOST_SITES, make
from meterhouse.store.stage import serve

serve(
    "closing",
    lambda database, settings: make(database, settings.default_zone),
    most=MOST_SITES,
    budget=BUDGET_SECONDS,
)
