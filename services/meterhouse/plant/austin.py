"""Austin store: a supermarket whose summer is one long afternoon of cooling.

Temperatures after the 1991-2020 normals of Austin, rounded.
"""

from meterhouse.plant.branch import Area, Branch, Change, Site
from meterhouse.plant.conditions import Place, WorkCalendar
from meterhouse.plant.sensing import Outdoors, Probe, Room
from meterhouse.plant.use import (
    Cooling,
    Heating,
    Irrigation,
    Lighting,
    OutsideLighting,
    Refrigeration,
    Scheduled,
    Steady,
    Ventilation,
)
from meterhouse.plant.weather import Climate
from meterhouse.plant.week import BAKERY, STORE

_PLACE = Place(
    zone="America/Chicago",
    climate=Climate(
        latitude=30.35,
        longitude=-97.74,
        temperature=(10.9, 13.0, 16.8, 20.6, 24.8, 28.3, 29.7, 30.1, 26.9, 21.8, 15.8, 11.7),
        swing=(12.5, 12.5, 12.5, 12.0, 11.0, 11.0, 12.0, 13.0, 12.0, 13.0, 12.5, 12.0),
        cloud=(0.54, 0.54, 0.54, 0.52, 0.5, 0.4, 0.32, 0.3, 0.38, 0.36, 0.45, 0.52),
        fronts=(5.2, 5.2, 4.6, 3.6, 2.7, 1.7, 1.3, 1.4, 2.4, 3.6, 4.6, 5.2),
    ),
    calendar=WorkCalendar(
        country="US",
        closed=("Thanksgiving", "Christmas Day"),
        opens="07:00",
        closes="22:00",
        week_starts_on="sun",
        fiscal_year_from=2,
    ),
)

_SWITCHBOARD, _ROOF, _COLD = "Austin switchboard", "Austin roof", "Austin cold aisle"


def _roof_unit(number: int, space: str, per_kelvin: float, peak: float, profile: str) -> Branch:
    return Branch(
        f"Austin rooftop unit {number}", space, profile, _ROOF, "HVAC",
        Cooling(0.9, per_kelvin, 15.5, peak, STORE, idle=0.22), power_factor=0.87,
    )  # fmt: skip


_SALES = Branch(
    "Austin sales floor main", "Sales floor", "sunspec_meter_213", _SWITCHBOARD, loss=0.012, is_main=True,
    cost_center="Austin sales",
    parts=(
        Branch("Austin sales lighting", "Sales floor", "finder_7m24", _SWITCHBOARD, "Lighting",
               Lighting(4.0, 33.0, STORE, daylight=0.12, banks=18), power_factor=0.95,
               changes=(Change("2025-05-12", 0.7),)),
        Branch("Austin checkouts and IT", "Sales floor", "janitza_b23", _SWITCHBOARD, "IT",
               Steady(7.5, STORE, growth=0.03, business=0.55), power_factor=0.96),
        Branch("Austin bakery", "Sales floor/Bakery", "eltako_dsz15", _SWITCHBOARD, "Kitchen",
               Scheduled(1.4, 38.0, BAKERY, minutes=0.14, hours=0.1), power_factor=0.98),
        Branch("Austin deli kitchen", "Sales floor/Bakery", "eltako_dsz15", _SWITCHBOARD, "Kitchen",
               Scheduled(1.8, 15.0, STORE, minutes=0.15, hours=0.12), power_factor=0.97),
    ),
)  # fmt: skip

_AIR = Branch(
    "Austin air conditioning main", "Roof", "sunspec_meter_213", _SWITCHBOARD, loss=0.013, is_main=True,
    cost_center="Austin facilities",
    parts=(
        _roof_unit(1, "Roof", 2.05, 46.0, "eastron_sdm630"),
        _roof_unit(2, "Roof", 1.9, 46.0, "eastron_sdm630"),
        _roof_unit(3, "Roof", 1.65, 38.0, "eastron_sdm630"),
        _roof_unit(4, "Roof", 0.95, 22.0, "chint_dtsu666"),
        Branch("Austin air handlers", "Roof", "chint_dtsu666", _ROOF, "HVAC",
               Ventilation(2.0, 9.0, 15.0, STORE),
               power_factor=0.89),
    ),
)  # fmt: skip

_REFRIGERATION = Branch(
    "Austin refrigeration main", "Cold aisle", "sunspec_meter_203", _COLD, loss=0.011, is_main=True,
    cost_center="Austin sales",
    parts=(
        Branch("Austin medium temperature rack", "Cold aisle", "bernecker_mpm3pm", _COLD, "Refrigeration",
               Refrigeration(27.0, STORE, (5.0, 13.5, 22.5), 4.0), power_factor=0.86),
        Branch("Austin low temperature rack", "Cold aisle", "bernecker_mpm3pm", _COLD, "Refrigeration",
               Refrigeration(19.5, STORE, (1.0, 7.0, 13.0, 19.0), 11.0), power_factor=0.86),
        Branch("Austin walk-in freezers", "Cold aisle/Freezer room", "cg_em24", _COLD, "Refrigeration",
               Refrigeration(8.6, STORE, (3.0, 15.0), 5.0), power_factor=0.85),
    ),
)  # fmt: skip

AUSTIN = Site(
    name="Austin store",
    town="Austin",
    place=_PLACE,
    currency="USD",
    area=4_650.0,
    occupants=65,
    voltage=277.0,
    frequency=60.0,
    cost_center="Austin store",
    areas=(
        Area("Sales floor", "floor", 2_900.0, 34, "Austin sales"),
        Area("Cold aisle", "area", 620.0, 6, "Austin sales"),
        Area("Sales floor/Bakery", "room", 330.0, 12, "Austin sales"),
        Area("Cold aisle/Freezer room", "room", 140.0, 2, "Austin sales"),
        Area("Roof", "area", None, None, "Austin facilities"),
        Area("Car park", "area", None, None, "Austin facilities"),
    ),
    gateways=(_SWITCHBOARD, _ROOF, _COLD),
    grid=Branch(
        "Austin grid import", "", "siemens_pac2200", _SWITCHBOARD, loss=0.013, is_main=True,
        cost_center="Austin store",
        power_factor=0.93,
        parts=(
            _SALES, _AIR, _REFRIGERATION,
            Branch("Austin car park lighting and signs", "Car park", "saia_ale3", _SWITCHBOARD, "Lighting",
                   OutsideLighting(13.5, 0.5), power_factor=0.94, cost_center="Austin facilities"),
        ),
    ),
    supplies=(
        Branch("Austin gas main", "", "demo_pulse_counter", _SWITCHBOARD, category="Natural gas",
               is_main=True,
               parts=(
                   Branch("Austin kitchen gas", "Sales floor/Bakery", "demo_pulse_counter", _SWITCHBOARD,
                          "Cooking",
                          Scheduled(0.06, 2.9, BAKERY, minutes=0.15), category="Natural gas",
                          cost_center="Austin sales"),
                   Branch("Austin heating gas", "Roof", "demo_pulse_counter", _ROOF, "Gas heating",
                          Heating(0.85, STORE, limit=14.0, setback=0.7, hot_water=0.5),
                          category="Natural gas",
                          cost_center="Austin facilities"),
               )),
        Branch("Austin water main", "", "demo_pulse_counter", _SWITCHBOARD, category="Water", loss=0.012,
               is_main=True,
               parts=(
                   Branch("Austin store water", "Sales floor", "demo_pulse_counter", _SWITCHBOARD,
                          "Sanitary water",
                          Scheduled(0.08, 1.3, STORE, minutes=0.25, hours=0.15), category="Water",
                          cost_center="Austin sales"),
                   Branch("Austin irrigation", "Car park", "demo_pulse_counter", _SWITCHBOARD, "Irrigation",
                          Irrigation(4.2), category="Water", cost_center="Austin facilities"),
               )),
    ),
    probes=(
        Probe("Austin weather station", "Roof", "demo_weather_station", _ROOF, Outdoors()),
        Probe("Austin sales floor climate", "Sales floor", "demo_room_sensor", _SWITCHBOARD,
              Room(STORE, winter=20.5, summer=23.4, setback=0.9, crowd=330.0)),
    ),
)  # fmt: skip
