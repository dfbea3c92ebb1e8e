"""`python -m meterhouse.cleaning`: runs until it is told to stop."""

from meterhouse.cleaning.worker import BUDGET_SECONDS, MOST_POINTS, make
from meterhouse.store.stage import serve

serve(
    "cleaning",
    lambda database, settings: make(database, settings.default_zone),
    most=MOST_POINTS,
    budget=BUDGET_SECONDS,
)
