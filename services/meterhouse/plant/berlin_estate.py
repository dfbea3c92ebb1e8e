"""Berlin campus besides its meters: who rents and looks after it, and the machines that run in it."""

from datetime import date

from meterhouse.plant.berlin import BERLIN
from meterhouse.plant.berlin_power import CHARGERS, DEVICES, PANELS, POWER
from meterhouse.plant.records.estate import Estate, Thing
from meterhouse.plant.records.notes import Consumed, Read
from meterhouse.plant.records.row import Record
from meterhouse.plant.records.words import constant, fraction, meters, newest, parts, rule, sum_of, virtual_meter

_SECOND = ("Berlin office second floor lighting", "Berlin office second floor plugs")
_THIRD = ("Berlin office third floor lighting", "Berlin office third floor plugs")
_FLOORS = (
    *(f"Berlin office {floor} floor {use}" for floor in ("ground", "first") for use in ("lighting", "plugs")),
    *_SECOND, *_THIRD, "Berlin office lifts",
)  # fmt: skip

_PEOPLE = (
    Thing("contacts", "Katrin Vogel", fields={
        "email": "katrin.vogel@meterhouse.example", "phone": "+49 30 23125 110", "company": "Meterhouse Group",
        "description": "Facility manager of the campus"}),
    Thing("contacts", "Jonas Reuter", fields={
        "email": "service@havel-gebaeudetechnik.example", "phone": "+49 30 23125 140",
        "company": "Havel Gebäudetechnik GmbH", "description": "Service of cooling and ventilation"}),
    Thing("contacts", "Miriam Brandt", fields={
        "email": "buero@brandt-architekten.example", "phone": "+49 30 23125 220", "company": "Brandt Architekten"}),
    Thing("contacts", "Elin Lindqvist", fields={
        "email": "office@lindqvist-software.example", "phone": "+49 30 23125 330",
        "company": "Lindqvist Software GmbH"}),
    Thing("contacts", "Thomas Seidel", fields={
        "email": "kanzlei@seidel-partner.example", "phone": "+49 30 23125 340", "company": "Kanzlei Seidel"}),
    Thing("contacts", "Aylin Demir", fields={
        "email": "campus@spreekueche.example", "phone": "+49 30 23125 150", "company": "Spreeküche GmbH"}),
    Thing("tenant-types", "Office", fields={"code": "OFF", "description": "Desks, meeting rooms and their kitchens"}),
    Thing("tenant-types", "Canteen", fields={"code": "CAN", "description": "Meals for the people of a site"}),
)  # fmt: skip


def _lease(number: str, contact: str, area: float, floors: str, rooms: str, **more: object) -> Record:
    return {
        "type_id": "Office", "buildings": "Office", "lease_number": number, "contact_id": contact, "area": area,
        "floors": floors, "rooms": rooms, **more,
    }  # fmt: skip


_TENANTS = (
    Thing("tenants", "Brandt Architekten", "Office/Second floor", _lease(
        "B-2019-02", "Miriam Brandt", 980.0, "Second floor", "2.01 to 2.24", is_key_tenant=True,
        lease_from="2019-04-01", lease_to="2029-04-01",
        description="Whole floor; a quarter of the cooling and the air of the house, by area"),
        (meters(*_SECOND), meters("Berlin office chiller", "Berlin office ventilation", share=0.25),
         parts("sensors", "Berlin second floor climate"), parts("working-calendars", "Berlin working days")),
        date(2019, 4, 1), date(2029, 4, 1)),
    Thing("tenants", "Lindqvist Software", "Office/Third floor", _lease(
        "B-2022-07", "Elin Lindqvist", 630.0, "Third floor, west", "3.01 to 3.14",
        lease_from="2022-10-01", lease_to="2027-10-01",
        description="The floor has one meter of each kind: six tenths of it, by area"),
        (meters(*_THIRD, share=0.6), parts("sensors", "Berlin third floor climate")),
        date(2022, 10, 1), date(2027, 10, 1)),
    Thing("tenants", "Kanzlei Seidel", "Office/Third floor", _lease(
        "B-2021-03", "Thomas Seidel", 420.0, "Third floor, east", "3.20 to 3.28",
        lease_from="2021-07-01", lease_to="2028-07-01",
        description="The other four tenths of the floor's meters"),
        (meters(*_THIRD, share=0.4),),
        date(2021, 7, 1), date(2028, 7, 1)),
    Thing("tenants", "Spreeküche", "Office/Ground floor", _lease(
        "B-2020-11", "Aylin Demir", 185.0, "Ground floor", "Kitchen, dining hall", type_id="Canteen",
        lease_from="2020-12-01", lease_to="2030-12-01", description="Runs the canteen"),
        (meters("Berlin office kitchen", "Berlin kitchen gas"),),
        date(2020, 12, 1), date(2030, 12, 1)),
)  # fmt: skip

_METERS = (
    virtual_meter(
        "Berlin electricity demand", "", "bought - returned + south + east_west + discharged - charged",
        bought="Berlin grid import", returned="Berlin grid export", south=PANELS[0], east_west=PANELS[1],
        discharged="Berlin battery discharge", charged="Berlin battery charge"),
    virtual_meter(
        "Berlin office common areas", "Office",
        "main - second_light - second_plugs - third_light - third_plugs - kitchen - 0.25 * (chiller + air)",
        main="Berlin office main", second_light=_SECOND[0], second_plugs=_SECOND[1], third_light=_THIRD[0],
        third_plugs=_THIRD[1], kitchen="Berlin office kitchen", chiller="Berlin office chiller",
        air="Berlin office ventilation"),
    sum_of("Berlin solar yield", "Energy centre", *PANELS),
    sum_of("Berlin vehicles", "Parking", *CHARGERS),
    sum_of("Berlin office floors", "Office", *_FLOORS),
    Thing("offline-meters", "Berlin garden water", "", {
        "category_id": "Water", "cost_center_id": "Berlin campus", "entered_as": "register", "is_counted": False,
        "description": "Read on the first of each month; behind the water main, which counts it too"}),
)  # fmt: skip

_MACHINES = (
    Thing("equipment", "Berlin office chiller", "Office", {
        "manufacturer": "Nordkälte", "model": "NK 120 A", "serial": "NK-21-0417", "rated_power": 34.0,
        "commissioned": "2021-03-15", "efficiency_indicator": 4.2, "cost_center_id": "Berlin office",
        "description": "Makes chilled water of 7 °C; its heat goes to the air of the roof",
        "parameters": [
            constant("Cooling power", "125", "kW"), constant("Refrigerant", "R-513A, 38 kg"),
            newest("Power now", "Berlin office chiller/ActivePower"),
            newest("Chilled water", "Berlin office chilled water/FlowTemperature"),
            fraction("COP", "Berlin office chilled water", "Berlin office chiller"),
        ]}, (meters("Berlin office chiller"), meters("Berlin office chilled water", direction="output"))),
    Thing("equipment", "Berlin office ventilation", "Office", {
        "manufacturer": "Luftwerk Spree", "model": "LS 14", "rated_power": 13.5, "commissioned": "2018-09-03",
        "parameters": [constant("Air", "14 000", "m³/h"), constant("Heat recovery", "76", "%"),
                       fraction("Share of the house", "Berlin office ventilation", "Berlin office main")]},
        (meters("Berlin office ventilation"),)),
    Thing("combined-equipment", "Berlin office air conditioning", "Office", {
        "description": "Chiller and ventilation as one", "commissioned": "2021-03-15"},
        (parts("equipment", "Berlin office chiller", "Berlin office ventilation"),
         meters("Berlin office chiller", "Berlin office ventilation"),
         parts("sensors", "Berlin weather station"))),
    Thing("equipment", "Berlin laboratory fume hoods", "Laboratory", {
        "manufacturer": "Luftwerk Spree", "model": "Abzug 12", "rated_power": 11.4,
        "description": "Twelve hoods with exhaust fans; sashes close by themselves since November 2025",
        "parameters": [constant("Hoods", "12"),
                       fraction("Share of the laboratory", "Berlin laboratory fume hoods",
                                "Berlin laboratory main")]},
        (meters("Berlin laboratory fume hoods"),)),
    Thing("equipment", "Berlin laboratory freezers", "Laboratory/Cold store", {
        "manufacturer": "Nordkälte", "model": "ULT 80", "rated_power": 8.0,
        "parameters": [constant("Set point", "-80", "°C"), constant("Freezers", "9")]},
        (meters("Berlin laboratory freezers"),)),
    Thing("equipment", "Berlin clean room air handling", "Laboratory/Clean room", {
        "manufacturer": "Reinraum Adler", "model": "ISO 7", "rated_power": 15.0,
        "parameters": [newest("Temperature", "Berlin clean room climate/Temperature"),
                       newest("Humidity", "Berlin clean room climate/Humidity")]},
        (meters("Berlin laboratory clean room"), parts("sensors", "Berlin clean room climate"))),
)  # fmt: skip

_PAPERS = (
    Thing("knowledge-files", "berlin-metering.md", "", {
        "description": "Which meter counts what, and how the tenants' shares came about"}),
    rule("Berlin grid near its limit", "meter", "critical", "$name draws $value; the fuse is made for $limit",
         kind="meters", name="Berlin grid import", value="power", above=160.0, unit="kW", minutes=15),
    rule("Berlin clean room too warm", "point", "high", "$name is $value, more than $limit",
         kind="points", name="Berlin clean room climate/Temperature", above=22.5, unit="°C", minutes=10),
)  # fmt: skip

_ADDRESS = {"contact_id": "Katrin Vogel", "address": "Photonenweg 8, 12489 Berlin, Germany"}

BERLIN_ESTATE = Estate(
    BERLIN,
    (*_PEOPLE, *_TENANTS, *_METERS, *_MACHINES, *POWER, *_PAPERS),
    spaces={"": _ADDRESS, "Office": _ADDRESS, "Laboratory": _ADDRESS},
    devices=DEVICES,
    notes=(Read(Consumed("Berlin garden water", (0.1, 0.1, 0.3, 0.9, 1.8, 2.7, 3.1, 2.8, 1.4, 0.4, 0.1, 0.1)), 124.0),),
)
