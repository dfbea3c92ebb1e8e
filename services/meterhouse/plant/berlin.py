"""Berlin campus: an office and a laboratory with a roof full of panels, a battery and charge points.

Temperatures after the 1991-2020 normals of Berlin, rounded.
"""

from meterhouse.plant.battery import Battery
from meterhouse.plant.branch import Area, Branch, Change, Site
from meterhouse.plant.charging import Arrivals, Charger
from meterhouse.plant.conditions import Absence, Place, WorkCalendar
from meterhouse.plant.making import Made
from meterhouse.plant.sensing import Outdoors, Probe, Room
from meterhouse.plant.solar import Panels
from meterhouse.plant.use import (
    Cooling,
    Heating,
    Lighting,
    OutsideLighting,
    Refrigeration,
    Scheduled,
    Steady,
    Together,
    Ventilation,
)
from meterhouse.plant.weather import Climate
from meterhouse.plant.week import CANTEEN, HOUSE_SERVICES, LABORATORY, LIFT_TRIPS, OFFICE

_PLACE = Place(
    zone="Europe/Berlin",
    climate=Climate(
        latitude=52.43,
        longitude=13.53,
        temperature=(1.2, 2.1, 5.2, 10.2, 14.7, 18.1, 20.0, 19.6, 15.2, 10.2, 5.4, 2.3),
        swing=(5.0, 6.5, 9.0, 11.5, 12.0, 12.0, 12.0, 12.0, 11.0, 8.5, 5.5, 4.5),
        cloud=(0.76, 0.70, 0.63, 0.54, 0.50, 0.50, 0.50, 0.47, 0.52, 0.62, 0.76, 0.79),
        fronts=(4.3, 4.2, 3.7, 3.5, 3.4, 3.3, 3.2, 3.1, 3.1, 3.4, 3.7, 4.1),
    ),
    calendar=WorkCalendar(
        country="DE",
        region="BE",
        weekday_presence=(0.82, 1.0, 1.0, 0.94, 0.58, 0.2, 0.1),
        absences=(
            Absence((12, 23), (1, 2), 0.22, "Between the years"),
            Absence((7, 10), (8, 21), 0.8),
            Absence((10, 19), (10, 31), 0.88),
        ),
        opens="07:00",
        closes="19:00",
    ),
)

_SWITCHBOARD, _OFFICE, _LABORATORY, _ENERGY, _PARKING = (
    "Berlin main switchboard", "Berlin office risers", "Berlin laboratory", "Berlin energy centre",
    "Berlin parking",
)  # fmt: skip


def _floor(
    name: str, space: str, lamps: float, plugs: float, profiles: tuple[str, str], led: str | None
) -> tuple[Branch, ...]:
    """Lighting and plugs of a floor; *led* is the date on which its lamps were exchanged."""
    changes = (Change(led, 0.55),) if led else ()
    return (
        Branch(
            f"Berlin office {name} lighting", f"Office/{space}", profiles[0], _OFFICE, "Lighting",
            Lighting(0.05 * lamps, lamps, OFFICE, daylight=0.4), changes=changes, power_factor=0.92,
        ),
        Branch(
            f"Berlin office {name} plugs", f"Office/{space}", profiles[1], _OFFICE, "Plugs",
            Scheduled(0.2 * plugs, plugs, OFFICE), power_factor=0.93,
        ),
    )  # fmt: skip


_CHILLER = Cooling(0.5, 3.4, 17.5, 34.0, OFFICE)

_OFFICE_MAIN = Branch(
    "Berlin office main", "Office", "abb_b23", _SWITCHBOARD, loss=0.012, is_main=True,
    cost_center="Berlin office",
    parts=(
        *_floor("ground floor", "Ground floor", 5.2, 6.0, ("eastron_sdm630", "eastron_sdm630"), None),
        *_floor("first floor", "First floor", 5.8, 9.2, ("eastron_sdm630", "eastron_sdm630"), None),
        *_floor("second floor", "Second floor", 5.8, 9.8, ("bge_ws100", "eltako_dsz15"), "2025-03-17"),
        *_floor("third floor", "Third floor", 5.1, 7.4, ("bge_ws100", "eltako_dsz15"), "2025-09-08"),
        Branch("Berlin office chiller", "Office", "abb_b23", _SWITCHBOARD, "HVAC",
               _CHILLER, power_factor=0.86),
        Branch("Berlin office ventilation", "Office", "saia_ale3", _OFFICE, "HVAC",
               Ventilation(0.4, 7.5, 13.5, HOUSE_SERVICES), power_factor=0.9),
        Branch("Berlin office server room", "Office/Ground floor", "schneider_iem3x55", _OFFICE, "IT",
               Steady(6.9, OFFICE, growth=0.045), power_factor=0.97, changes=(Change("2026-02-11", 1.14),)),
        Branch("Berlin office lifts", "Office", "finder_7m24", _OFFICE, "Lifts",
               Scheduled(0.45, 3.6, LIFT_TRIPS, minutes=0.28, hours=0.12), power_factor=0.78),
        Branch("Berlin office kitchen", "Office/Ground floor", "saia_ale3", _OFFICE, "Kitchen",
               Scheduled(1.7, 21.0, CANTEEN, minutes=0.16, hours=0.12), power_factor=0.98),
    ),
)  # fmt: skip

_LABORATORY_MAIN = Branch(
    "Berlin laboratory main", "Laboratory", "abb_b23", _SWITCHBOARD, loss=0.011, is_main=True,
    cost_center="Berlin laboratory",
    parts=(
        Branch("Berlin laboratory fume hoods", "Laboratory", "schneider_iem3x55", _LABORATORY, "HVAC",
               Together((Ventilation(3.6, 5.6, 9.0, LABORATORY),
               Scheduled(0.2, 2.4, LABORATORY, minutes=0.1))),
               power_factor=0.9, changes=(Change("2025-11-03", 0.82),)),
        Branch("Berlin laboratory freezers", "Laboratory/Cold store", "chint_dtsu666", _LABORATORY,
               "Refrigeration",
               Refrigeration(4.9, LABORATORY, (2.0, 10.0, 18.0), 1.8, warmth=0.01), power_factor=0.84),
        Branch("Berlin laboratory equipment", "Laboratory/Wet laboratory", "bernecker_mpm3pm", _LABORATORY,
               "Laboratory equipment", Scheduled(2.4, 19.0, LABORATORY, minutes=0.11, hours=0.14, days=0.1),
               power_factor=0.91),
        Branch("Berlin laboratory clean room", "Laboratory/Clean room", "cg_em24", _LABORATORY, "HVAC",
               Together((Steady(5.4, LABORATORY, business=0.35, warmth=0.002),
               Cooling(0.1, 0.45, 12.0, 7.5, LABORATORY, idle=0.6))),
               power_factor=0.89),
        Branch("Berlin laboratory lighting", "Laboratory", "chint_dtsu666", _LABORATORY, "Lighting",
               Lighting(0.5, 6.4, LABORATORY, daylight=0.2), power_factor=0.94),
    ),
)  # fmt: skip

_STAFF = Arrivals(7.1, 9.6, 0.72, (8.0, 46.0))
_AFTERNOON = Arrivals(12.6, 15.4, 0.34, (6.0, 30.0))


def _charger(number: int, peak: float, *arrivals: Arrivals) -> Branch:
    return Branch(
        f"Berlin charger {number}", "Parking", "demo_ev_charger", _PARKING, "Vehicles",
        Charger(peak, arrivals), power_factor=0.99,
    )  # fmt: skip


_PARKING_MAIN = Branch(
    "Berlin parking main", "Parking", "sunspec_meter_203", _PARKING, loss=0.01, is_main=True,
    cost_center="Berlin fleet",
    parts=(
        _charger(1, 11.0, _STAFF, _AFTERNOON),
        _charger(2, 11.0, _STAFF, _AFTERNOON),
        _charger(3, 11.0, _STAFF),
        _charger(4, 11.0, _STAFF),
        _charger(5, 22.0, Arrivals(8.0, 11.0, 0.62, (10.0, 55.0)), Arrivals(13.0, 16.0, 0.55, (10.0, 50.0))),
        # The pool's van comes home in the evening.
        _charger(6, 22.0, Arrivals(10.0, 14.0, 0.3, (10.0, 40.0)),
        Arrivals(17.2, 18.9, 0.78, (18.0, 60.0), 0.25)),
        Branch("Berlin parking lighting", "Parking", "eastron_sdm120", _PARKING, "Lighting",
               OutsideLighting(1.9, 0.45),
               power_factor=0.93),
    ),
)  # fmt: skip

BERLIN = Site(
    name="Berlin campus",
    town="Berlin",
    place=_PLACE,
    currency="EUR",
    area=6_850.0,
    occupants=240,
    voltage=230.0,
    frequency=50.0,
    cost_center="Berlin campus",
    areas=(
        Area("Office", "building", 4_200.0, 175, "Berlin office"),
        Area("Office/Ground floor", "floor", 1_050.0, 25),
        Area("Office/First floor", "floor", 1_050.0, 52),
        Area("Office/Second floor", "floor", 1_050.0, 55),
        Area("Office/Third floor", "floor", 1_050.0, 43),
        Area("Laboratory", "building", 1_850.0, 65, "Berlin laboratory"),
        Area("Laboratory/Wet laboratory", "room", 720.0, 40),
        Area("Laboratory/Clean room", "room", 260.0, 12),
        Area("Laboratory/Cold store", "room", 90.0),
        Area("Parking", "area", 800.0, None, "Berlin fleet"),
        Area("Energy centre", "area", None, None, "Berlin campus"),
    ),
    gateways=(_SWITCHBOARD, _OFFICE, _LABORATORY, _ENERGY, _PARKING),
    grid=Branch(
        "Berlin grid", "", "siemens_pac2200", _SWITCHBOARD, loss=0.013, is_main=True,
        cost_center="Berlin campus",
        import_meter="Berlin grid import", export_meter="Berlin grid export", power_factor=0.95,
        parts=(_OFFICE_MAIN, _LABORATORY_MAIN, _PARKING_MAIN),
    ),
    panels=(
        Branch("Berlin PV south", "Energy centre", "sunspec_inverter_103", _ENERGY,
               use=Panels(108.0, 95.0, 15.0, 172.0), gives_only=True, is_main=True, power_factor=0.999),
        Branch("Berlin PV east and west", "Energy centre", "sunspec_inverter_103", _ENERGY,
               use=Together((Panels(36.0, 31.0, 10.0, 88.0), Panels(36.0, 31.0, 10.0, 268.0))),
               gives_only=True, is_main=True, power_factor=0.999),
    ),
    storage=Branch(
        "Berlin battery", "Energy centre", "demo_battery_inverter", _ENERGY, is_main=True, power_factor=0.995,
        import_meter="Berlin battery charge", export_meter="Berlin battery discharge",
    ),
    battery=Battery(capacity=200.0, power=80.0),
    supplies=(
        Branch("Berlin heat main", "", "demo_heat_meter", _ENERGY, category="Heat", loss=0.018, is_main=True,
               parts=(
                   Branch("Berlin office heat", "Office", "demo_heat_meter", _OFFICE, "Space heating",
                          Heating(6.4, OFFICE, hot_water=9.0), category="Heat", cost_center="Berlin office"),
                   Branch("Berlin laboratory heat", "Laboratory", "demo_heat_meter", _LABORATORY,
                          "Space heating",
                          Heating(4.3, LABORATORY, limit=16.5, setback=0.8, hot_water=5.0), category="Heat",
                          cost_center="Berlin laboratory"),
               )),
        Branch("Berlin gas main", "", "demo_pulse_counter", _SWITCHBOARD, category="Natural gas",
               is_main=True,
               parts=(
                   Branch("Berlin kitchen gas", "Office/Ground floor", "demo_pulse_counter", _OFFICE,
                          "Cooking",
                          Scheduled(0.02, 3.1, CANTEEN, minutes=0.2, hours=0.15), category="Natural gas",
                          cost_center="Berlin office"),
                   Branch("Berlin laboratory gas", "Laboratory", "demo_pulse_counter", _LABORATORY,
                          "Process gas",
                          Scheduled(0.05, 2.2, LABORATORY, minutes=0.3, hours=0.25, days=0.12),
                          category="Natural gas",
                          cost_center="Berlin laboratory"),
               )),
        Branch("Berlin water main", "", "demo_pulse_counter", _SWITCHBOARD, category="Water", loss=0.015,
               is_main=True,
               parts=(
                   Branch("Berlin office water", "Office", "demo_pulse_counter", _OFFICE, "Sanitary water",
                          Scheduled(0.03, 1.15, LIFT_TRIPS, minutes=0.35, hours=0.2), category="Water",
                          cost_center="Berlin office"),
                   Branch("Berlin laboratory water", "Laboratory", "demo_pulse_counter", _LABORATORY,
                          "Process water",
                          Scheduled(0.06, 0.95, LABORATORY, minutes=0.3, hours=0.2), category="Water",
                          cost_center="Berlin laboratory"),
               )),
    ),
    made=(
        # The 0.5 kW are those of the pumps, which make no cold.
        Branch("Berlin office chilled water", "Office", "demo_heat_meter", _OFFICE, category="Cooling",
               use=Made((("Berlin office chiller", _CHILLER),), yields=4.7, idle=0.5, fading=0.016),
               cost_center="Berlin office"),
    ),
    probes=(
        Probe("Berlin weather station", "Energy centre", "demo_weather_station", _ENERGY, Outdoors()),
        Probe("Berlin second floor climate", "Office/Second floor", "demo_room_sensor", _OFFICE, Room(OFFICE)),
        Probe("Berlin third floor climate", "Office/Third floor", "demo_room_sensor", _OFFICE,
              Room(OFFICE, summer=25.2, crowd=520.0)),
        Probe("Berlin clean room climate", "Laboratory/Clean room", "demo_room_sensor", _LABORATORY,
              Room(LABORATORY, winter=21.0, summer=21.4, setback=0.2, crowd=110.0, sunny=0.1)),
    ),
)  # fmt: skip
