"""Pune works: a factory in two and three shifts, with ovens, compressed air and a monsoon.

Temperatures after the 1991-2020 normals of Pune, rounded.
"""

from meterhouse.plant.branch import Area, Branch, Change, Site
from meterhouse.plant.conditions import Place, WorkCalendar
from meterhouse.plant.making import Made
from meterhouse.plant.sensing import Outdoors, Probe, Room
from meterhouse.plant.use import Cooling, Lighting, OutsideLighting, Scheduled, Steady, Together, Ventilation
from meterhouse.plant.weather import Climate
from meterhouse.plant.week import CANTEEN, DAY_SHIFT_OFFICE
from meterhouse.plant.works import Compressors, CoolingTower, Line, Oven, Shifts

_PLACE = Place(
    zone="Asia/Kolkata",
    climate=Climate(
        latitude=18.63,
        longitude=73.80,
        temperature=(20.6, 22.3, 25.9, 29.2, 30.0, 27.4, 25.1, 24.5, 25.2, 25.4, 23.0, 20.7),
        swing=(17.5, 18.5, 18.5, 17.0, 14.0, 8.5, 6.0, 6.0, 8.0, 12.0, 15.0, 17.0),
        cloud=(0.14, 0.12, 0.16, 0.24, 0.36, 0.72, 0.86, 0.85, 0.68, 0.42, 0.28, 0.2),
        fronts=(1.7, 1.7, 1.6, 1.5, 1.5, 1.6, 1.1, 1.0, 1.2, 1.5, 1.7, 1.8),
    ),
    calendar=WorkCalendar(
        country="IN",
        region="MH",
        fiscal_year_from=4,
        only=(
            "Republic Day",
            "Holi",
            "Maharashtra Day",
            "Independence Day",
            "Ganesh Chaturthi",
            "Gandhi",
            "Dussehra",
        ),
        closed=("Diwali",),
        weekday_presence=(1.0, 1.0, 1.0, 1.0, 1.0, 0.75, 0.05),
    ),
)

_SUBSTATION, _MACHINES, _HEAT, _UTILITIES = (
    "Pune substation", "Pune machine shop", "Pune heat treatment", "Pune utilities",
)  # fmt: skip

_THREE = Shifts(crews=(1.0, 0.96, 0.78))
_TWO = Shifts(crews=(1.0, 0.9, 0.0))
_DAY = Shifts(crews=(1.0, 0.0, 0.0), saturday=0.6)


def _line(name: str, area: str, standby: float, peak: float, shifts: Shifts, profile: str, *changes: Change) -> Branch:
    return Branch(
        f"Pune {name}",
        area,
        profile,
        _MACHINES,
        "Production",
        Line(standby, peak, shifts),
        power_factor=0.82,
        changes=changes,
    )


_MACHINE_SHOP = Branch(
    "Pune machine shop main", "Machine shop", "lovato_dmg610", _SUBSTATION, loss=0.016, is_main=True,
    cost_center="Pune production", power_factor=0.86,
    parts=(
        _line("turning line", "Machine shop/Turning", 9.0, 78.0, _THREE, "schneider_iem3x55"),
        _line("milling line", "Machine shop/Milling", 11.0, 92.0, _THREE, "schneider_iem3x55"),
        _line("grinding line", "Machine shop/Grinding", 6.0, 54.0, _TWO, "inepro_pro380"),
        _line("assembly line", "Machine shop/Assembly", 4.0, 31.0, _TWO, "inepro_pro380",
              Change("2025-06-02", 1.18)),
        Branch("Pune machine shop lighting", "Machine shop", "cg_em24", _MACHINES, "Lighting",
               Lighting(2.0, 26.0, DAY_SHIFT_OFFICE, daylight=0.45), power_factor=0.9,
               changes=(Change("2026-01-05", 0.62),)),
        Branch("Pune machine shop ventilation", "Machine shop", "cg_em24", _MACHINES, "HVAC",
               CoolingTower(2.5, 28.0, _TWO), power_factor=0.84),
    ),
)  # fmt: skip

_HEAT_TREATMENT = Branch(
    "Pune heat treatment main", "Heat treatment", "lovato_dmg610", _SUBSTATION, loss=0.012, is_main=True,
    cost_center="Pune production", power_factor=0.97,
    parts=(
        Branch("Pune hardening oven 1", "Heat treatment", "schneider_iem3x55", _HEAT, "Process heat",
               Oven(96.0, 4.4), power_factor=0.99),
        Branch("Pune hardening oven 2", "Heat treatment", "schneider_iem3x55", _HEAT, "Process heat",
               Oven(82.0, 5.2, 1.3), power_factor=0.99),
        Branch("Pune tempering oven", "Heat treatment", "siemens_pac2200", _HEAT, "Process heat",
               Oven(54.0, 3.1, 0.7, 0.5), power_factor=0.98),
        Branch("Pune quench pumps", "Heat treatment", "saia_ale3", _HEAT, "Production",
               Line(2.0, 14.0, _THREE, 0.14),
               power_factor=0.83),
    ),
)  # fmt: skip

_COMPRESSOR_1, _COMPRESSOR_2 = Compressors(11.0, 72.0, _THREE), Compressors(1.5, 52.0, _TWO)

_UTILITY_MAIN = Branch(
    "Pune utilities main", "Utilities", "abb_b23", _SUBSTATION, loss=0.014, is_main=True,
    cost_center="Pune utilities",
    power_factor=0.87,
    parts=(
        Branch("Pune compressor 1", "Utilities", "socomec_countis_e24", _UTILITIES, "Compressed air",
               _COMPRESSOR_1, power_factor=0.85),
        Branch("Pune compressor 2", "Utilities", "socomec_countis_e24", _UTILITIES, "Compressed air",
               _COMPRESSOR_2, power_factor=0.85),
        Branch("Pune cooling towers", "Utilities", "abb_b23", _UTILITIES, "HVAC",
               CoolingTower(3.0, 36.0, _THREE),
               power_factor=0.84),
        Branch("Pune effluent treatment", "Utilities", "eastron_sdm630", _UTILITIES, "Water treatment",
               Together((Line(3.0, 11.0, _TWO, 0.05), Ventilation(0.5, 2.0, 3.5, DAY_SHIFT_OFFICE))),
               power_factor=0.83),
        Branch("Pune yard lighting", "Utilities", "eastron_sdm120", _UTILITIES, "Lighting",
               OutsideLighting(6.2, 0.8),
               power_factor=0.91),
    ),
)  # fmt: skip

_ADMINISTRATION = Branch(
    "Pune administration main", "Administration", "abb_b23", _SUBSTATION, loss=0.012, is_main=True,
    cost_center="Pune administration",
    parts=(
        Branch("Pune administration air conditioning", "Administration", "janitza_b23", _UTILITIES, "HVAC",
               Cooling(0.4, 2.5, 21.5, 32.0, DAY_SHIFT_OFFICE, idle=0.03), power_factor=0.88),
        Branch("Pune administration plugs", "Administration", "eastron_sdm630", _UTILITIES, "Plugs",
               Together((Scheduled(1.8, 13.0, DAY_SHIFT_OFFICE), Lighting(0.4, 5.5, DAY_SHIFT_OFFICE))),
               power_factor=0.92),
        Branch("Pune server room", "Administration", "janitza_b23", _UTILITIES, "IT",
               Steady(6.8, DAY_SHIFT_OFFICE, growth=0.07, warmth=0.009), power_factor=0.96),
        Branch("Pune canteen", "Administration", "eastron_sdm630", _UTILITIES, "Kitchen",
               Scheduled(1.2, 10.5, CANTEEN, minutes=0.14, hours=0.1), power_factor=0.95),
    ),
)  # fmt: skip

PUNE = Site(
    name="Pune works",
    town="Pune",
    place=_PLACE,
    currency="INR",
    area=14_200.0,
    occupants=410,
    voltage=240.0,
    frequency=50.0,
    cost_center="Pune works",
    areas=(
        Area("Machine shop", "building", 6_400.0, 210, "Pune production"),
        Area("Machine shop/Turning", "area", 1_400.0, 56),
        Area("Machine shop/Milling", "area", 1_700.0, 61),
        Area("Machine shop/Grinding", "area", 1_100.0, 38),
        Area("Machine shop/Assembly", "area", 1_500.0, 55),
        Area("Heat treatment", "building", 2_600.0, 64, "Pune production"),
        Area("Utilities", "building", 1_700.0, 18, "Pune utilities"),
        Area("Administration", "building", 2_100.0, 118, "Pune administration"),
    ),
    gateways=(_SUBSTATION, _MACHINES, _HEAT, _UTILITIES),
    grid=Branch(
        "Pune grid import", "", "siemens_pac2200", _SUBSTATION, loss=0.017, is_main=True,
        cost_center="Pune works",
        power_factor=0.93, parts=(_MACHINE_SHOP, _HEAT_TREATMENT, _UTILITY_MAIN, _ADMINISTRATION),
    ),
    supplies=(
        Branch("Pune gas main", "", "demo_pulse_counter", _SUBSTATION, category="Natural gas", is_main=True,
               parts=(
                   Branch("Pune carburising furnace gas", "Heat treatment", "demo_pulse_counter", _HEAT,
                          "Process gas",
                          Oven(15.5, 6.0, 1.5, 0.55, 0.2), category="Natural gas",
                          cost_center="Pune production"),
                   Branch("Pune paint dryer gas", "Machine shop/Assembly", "demo_pulse_counter", _MACHINES,
                          "Process gas",
                          Line(0.1, 8.0, _DAY, 0.1), category="Natural gas", cost_center="Pune production"),
                   Branch("Pune canteen gas", "Administration", "demo_pulse_counter", _UTILITIES, "Cooking",
                          Scheduled(0.02, 2.6, CANTEEN, minutes=0.2), category="Natural gas",
                          cost_center="Pune administration"),
               )),
        Branch("Pune water main", "", "demo_pulse_counter", _SUBSTATION, category="Water", loss=0.018,
               is_main=True,
               parts=(
                   Branch("Pune cooling tower water", "Utilities", "demo_pulse_counter", _UTILITIES,
                          "Process water",
                          CoolingTower(0.1, 3.4, _THREE), category="Water", cost_center="Pune utilities"),
                   Branch("Pune sanitary water", "Administration", "demo_pulse_counter", _UTILITIES,
                          "Sanitary water",
                          Line(0.15, 2.3, _TWO, 0.25), category="Water", cost_center="Pune administration"),
               )),
    ),
    made=(
        Branch("Pune compressed air", "Utilities", "demo_pulse_counter", _UTILITIES, category="Compressed air",
               use=Made((("Pune compressor 1", _COMPRESSOR_1), ("Pune compressor 2", _COMPRESSOR_2)),
                        yields=8.9, fading=0.002),
               cost_center="Pune utilities"),
    ),
    probes=(
        Probe("Pune weather station", "Utilities", "demo_weather_station", _UTILITIES, Outdoors()),
        Probe("Pune assembly climate", "Machine shop/Assembly", "demo_room_sensor", _MACHINES,
              Room(DAY_SHIFT_OFFICE, winter=24.5, summer=31.0, setback=2.4, crowd=160.0)),
        Probe("Pune administration climate", "Administration", "demo_room_sensor", _UTILITIES,
              Room(DAY_SHIFT_OFFICE, winter=23.5, summer=24.5, setback=3.0, crowd=480.0)),
    ),
)  # fmt: skip
