"""The whole demo installation as one document: kind to records, a reference written as the name it refers to.

Spaces are referred to by their path from the root, points by their key. The devices are the plant's own
declaration, so what is configured is what is simulated.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from meterhouse.catalogue import CATALOGUE
from meterhouse.kernel.settings import Settings
from meterhouse.plant.austin_estate import AUSTIN_ESTATE
from meterhouse.plant.berlin_estate import BERLIN_ESTATE
from meterhouse.plant.plant import SITES, gateways, plant
from meterhouse.plant.point import points
from meterhouse.plant.pune_estate import PUNE_ESTATE
from meterhouse.plant.records import boards, calendars, estate, metering, money, notes, places, production, wiring
from meterhouse.plant.records.row import ROOT, Document, Record

__all__ = ["ESTATES", "ROOT", "Document", "Record", "configuration"]

_NOTED_DAYS = 400
"""Notes of meters that are read by hand reach back a year, however short the history of the others is."""

ESTATES = (BERLIN_ESTATE, PUNE_ESTATE, AUSTIN_ESTATE)


def configuration(settings: Settings, today: date | None = None) -> Document:
    """*today* is the day that people have noted things up to, not including it; else that of the clock."""
    simulated = plant(settings.plant_seed)
    known = points(simulated)
    instruments = {device.instrument.name: device.instrument for device in simulated.devices}
    ports = {name: settings.plant_port + number for number, name in enumerate(gateways())}
    peaks = {flow.site.name: metering.highest(flow) for flow in simulated.flows}
    all_boards = [board for site in SITES for board in boards.boards(site, peaks[site.name])]
    after = today or datetime.now(UTC).date()
    first = after - timedelta(days=settings.plant_days)
    noted = after - timedelta(days=max(settings.plant_days, _NOTED_DAYS))
    seed = settings.plant_seed
    made: dict[str, Iterable[Record]] = {
        "cost-centers": money.cost_centers(SITES),
        "working-calendars": calendars.working_calendars(SITES),
        "drawings": boards.drawings(all_boards),
        "spaces": places.spaces(ESTATES),
        "energy-categories": (dict(category) for category in metering.CATEGORIES),
        "energy-items": metering.items(SITES),
        "tariffs": money.tariffs(SITES),
        "carbon-factors": money.carbon_factors(),
        "meters": (meter for flow in simulated.flows for meter in metering.meters(flow, peaks[flow.site.name])),
        "gateways": wiring.gateways(ports),
        "data-sources": wiring.data_sources(ports),
        "devices": wiring.devices(instruments.values(), ESTATES),
        "points": wiring.points(known),
        "sensors": wiring.sensors(SITES),
        "distribution-systems": boards.systems(all_boards),
        "distribution-circuits": boards.circuits(all_boards, instruments),
        "offline-consumptions": (
            row for each in ESTATES for row in notes.consumptions(each.site, seed, each.notes, noted, after)
        ),
        "register-readings": (
            row for each in ESTATES for row in notes.registers(each.site, seed, each.notes, noted, after)
        ),
        "production-counts": (
            row for each in ESTATES for row in production.counts(each.site, seed, each.outputs, first, after)
        ),
        "bindings": (
            *metering.fed(known),
            *metering.placed(SITES),
            *money.bound(SITES),
            *wiring.bound(SITES, known),
            *boards.bound(all_boards, known),
            *calendars.bound(SITES),
            *estate.bound(ESTATES),
        ),
    }
    # Of the estates first: a battery's container comes before the inverter in it.
    rows = {kind: [*estate.rows(ESTATES, kind), *made.get(kind, ())] for kind in CATALOGUE}
    return {kind: records for kind, records in rows.items() if records}
