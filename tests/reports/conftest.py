"""One installation for all reports: two stretches of readings, a year apart, with a gap and a leap day."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from meterhouse.reports import Directories, Engine
from meterhouse.store import document
from meterhouse.store.engine import Database
from tests.pipeline.plant import LIGHT, MACHINES, Readings, clear, configure, joined, running, seconds, settle

LAST_YEAR = seconds("2023-02-24T23:00:00Z"), seconds("2023-03-03T23:00:00Z")
THIS_YEAR = seconds("2024-02-19T23:00:00Z"), seconds("2024-04-03T22:00:00Z")
CALENDAR = {
    "working-calendars": [{"name": "Office days", "country": "DE", "non_working_days": [{"day": "2024-03-28"}]}],
    "bindings": [
        {"owner": {"kind": "spaces", "id": "Site"}, "part": {"kind": "working-calendars", "id": "Office days"}}
    ],
}
"""Of March 2024 these are days off: five weekends, Good Friday, and the Thursday before it."""
GAP = seconds("2024-03-11T23:00:00Z"), seconds("2024-03-13T23:00:00Z")
"""Two local days of March in which the machines' readings are missing."""


@pytest.fixture(scope="module")
def installation(schema: Database) -> Iterator[Database]:
    clear(schema)
    configure(schema)
    document.apply(schema, CALENDAR)
    joined([running(*LAST_YEAR, seed=1), _anew(running(*THIS_YEAR, seed=2))]).write(schema)
    settle(schema)
    yield schema
    clear(schema)


@pytest.fixture(scope="module")
def engine(installation: Database) -> Engine:
    return Engine(Directories(installation, "UTC"))


def _anew(made: Readings) -> Readings:
    """Registers that start from nothing, so that nothing is made up for the months between."""
    shown = made.values.copy()
    for point in np.unique(made.points):
        own = made.points == point
        if point != MACHINES:
            rises = np.diff(shown[own], prepend=shown[own][0])
            shown[own] = np.round(np.cumsum(np.where(rises < 0, 0.0, rises)), 2)
    missing = (made.points == MACHINES) & (made.ats > GAP[0]) & (made.ats <= GAP[1])
    assert LIGHT in made.points
    return replace(made, values=shown).where(~missing)
