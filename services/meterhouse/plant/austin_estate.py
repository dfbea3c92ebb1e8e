"""Austin store besides its meters: the shops under its roof, and the machines that keep it and its goods cold."""

from meterhouse.plant.austin import AUSTIN
from meterhouse.plant.records.estate import Estate, Parts, Thing
from meterhouse.plant.records.flow import flow_diagram
from meterhouse.plant.records.words import constant, fraction, meters, newest, parts, rule, sum_of, virtual_meter

_RACKS = ("Austin medium temperature rack", "Austin low temperature rack", "Austin walk-in freezers")
_UNITS = tuple(f"Austin rooftop unit {number}" for number in range(1, 5))
_ADDRESS = "7200 Shoal Bend Boulevard, Austin, TX 78757, USA"

_PEOPLE = (
    Thing("contacts", "Maria Ortiz", fields={
        "email": "maria.ortiz@meterhouse.example", "phone": "+1 512 555 0142", "company": "Meterhouse Group",
        "description": "Store manager"}),
    Thing("contacts", "Lone Star Refrigeration", fields={
        "email": "dispatch@lonestar-refrigeration.example", "phone": "+1 512 555 0177",
        "company": "Lone Star Refrigeration", "description": "Around the clock; racks and rooftop units"}),
    Thing("contacts", "Dale Whitfield", fields={
        "email": "dale@morningcrust.example", "phone": "+1 512 555 0163", "company": "Morning Crust Bakery"}),
    Thing("store-types", "Supermarket", fields={"code": "SM", "description": "Food and household goods"}),
    Thing("store-types", "Bakery", fields={"code": "BA", "description": "Bakes on the spot"}),
    Thing("store-types", "Delicatessen", fields={"code": "DE", "description": "Serves over the counter"}),
)  # fmt: skip


def _store(name: str, space: str, kind: str, area: float, contact: str, *bound: Parts, description: str) -> Thing:
    climate = AUSTIN.place.climate
    fields = {
        "type_id": kind, "area": area, "contact_id": contact, "address": _ADDRESS, "latitude": climate.latitude,
        "longitude": climate.longitude, "cost_center_id": "Austin sales", "description": description,
    }  # fmt: skip
    calendar = parts("working-calendars", "Austin working days")
    return Thing("stores", name, space, fields, (*bound, calendar))


_STORES = (
    _store("Austin market", "Sales floor", "Supermarket", 2_570.0, "Maria Ortiz",
           meters("Austin sales lighting", "Austin checkouts and IT", *_RACKS, "Austin store water"),
           parts("sensors", "Austin sales floor climate"),
           description="All shelves and the cold aisle; bakery and delicatessen are stores of their own"),
    _store("Morning Crust Bakery", "Sales floor/Bakery", "Bakery", 210.0, "Dale Whitfield",
           meters("Austin bakery"), meters("Austin kitchen gas", share=0.75),
           description="Shares the gas of the kitchen with the delicatessen, three to one"),
    _store("Austin delicatessen", "Sales floor/Bakery", "Delicatessen", 120.0, "Maria Ortiz",
           meters("Austin deli kitchen"), meters("Austin kitchen gas", share=0.25),
           description="Hot counter and salads"),
)  # fmt: skip


def _rooftop(number: int, tons: str, power: float) -> Thing:
    name = _UNITS[number - 1]
    figures = [
        constant("Cooling", tons, "ton"),
        newest("Power now", f"{name}/ActivePower"),
        fraction("Share of the air conditioning", name, "Austin air conditioning main"),
    ]
    fields = {
        "manufacturer": "Hill Country Air", "model": f"HC {power:.0f}", "rated_power": power,
        "commissioned": "2019-05-20", "parameters": figures,
    }  # fmt: skip
    return Thing("equipment", name, "Roof", fields, (meters(name),))


def _rack(name: str, space: str, power: float, refrigerant: str, set_point: str) -> Thing:
    figures = [
        constant("Refrigerant", refrigerant), constant("Set point", set_point, "°C"),
        fraction("Share of the refrigeration", name, "Austin refrigeration main"),
    ]  # fmt: skip
    fields = {
        "manufacturer": "Lone Star Refrigeration", "model": f"LS {power:.0f}", "rated_power": power,
        "commissioned": "2020-02-10", "parameters": figures,
    }  # fmt: skip
    return Thing("equipment", name, space, fields, (meters(name),))


_MACHINES = (
    _rooftop(1, "40", 46.0), _rooftop(2, "40", 46.0), _rooftop(3, "33", 38.0), _rooftop(4, "20", 22.0),
    Thing("equipment", "Austin air handlers", "Roof", {
        "manufacturer": "Hill Country Air", "model": "AH 15", "rated_power": 15.0, "commissioned": "2019-05-20",
        "parameters": [constant("Air", "52 000", "m³/h")]}, (meters("Austin air handlers"),)),
    Thing("combined-equipment", "Austin rooftop plant", "Roof", {
        "description": "Four units and the air handlers behind one meter",
        "parameters": [
            fraction("Share of the store", "Austin air conditioning main", "Austin grid import"),
            newest("Outside", "Austin weather station/Temperature"),
        ]},
        (parts("equipment", *_UNITS, "Austin air handlers"), meters("Austin air conditioning main"),
         parts("sensors", "Austin weather station"))),
    _rack(_RACKS[0], "Cold aisle", 30.0, "R-448A", "2"),
    _rack(_RACKS[1], "Cold aisle", 22.0, "R-449A", "-23"),
    _rack(_RACKS[2], "Cold aisle/Freezer room", 10.0, "R-449A", "-20"),
    Thing("combined-equipment", "Austin refrigeration plant", "Cold aisle", {
        "description": "Two racks and the walk-in freezers behind one meter",
        "parameters": [fraction("Share of the store", "Austin refrigeration main", "Austin grid import")]},
        (parts("equipment", *_RACKS), meters("Austin refrigeration main"))),
    Thing("equipment", "Austin heating", "Roof", {
        "manufacturer": "Hill Country Air", "model": "GH 60", "description": "Gas burners of the rooftop units",
        "parameters": [fraction("Share of the gas", "Austin heating gas", "Austin gas main")]},
        (meters("Austin heating gas"),)),
)  # fmt: skip

_METERS = (
    sum_of("Austin cold", "", "Austin air conditioning main", "Austin refrigeration main"),
    virtual_meter(
        "Austin unmetered electricity", "", "grid - sales - air - cold - outside",
        grid="Austin grid import", sales="Austin sales floor main", air="Austin air conditioning main",
        cold="Austin refrigeration main", outside="Austin car park lighting and signs"),
)  # fmt: skip

_FLOWS = (
    flow_diagram(
        "Austin energy and water", "",
        ("Grid", "Switchboard", "Austin grid import"),
        ("Switchboard", "Sales floor", "Austin sales floor main"),
        ("Switchboard", "Air conditioning", "Austin air conditioning main"),
        ("Switchboard", "Refrigeration", "Austin refrigeration main"),
        ("Switchboard", "Car park", "Austin car park lighting and signs"),
        ("Gas", "Gas meter", "Austin gas main"),
        ("Water", "Water meter", "Austin water main"),
        ("Sales floor", "Lighting", "Austin sales lighting"),
        ("Sales floor", "Checkouts and IT", "Austin checkouts and IT"),
        ("Sales floor", "Bakery ovens", "Austin bakery"),
        ("Sales floor", "Deli kitchen", "Austin deli kitchen"),
        *(("Air conditioning", name.removeprefix("Austin ").capitalize(), name) for name in _UNITS),
        ("Refrigeration", "Medium cold", _RACKS[0]),
        ("Refrigeration", "Deep cold", _RACKS[1]),
        ("Refrigeration", "Walk-in freezers", _RACKS[2]),
        ("Gas meter", "Kitchen", "Austin kitchen gas"),
        ("Gas meter", "Heating", "Austin heating gas"),
        ("Water meter", "Taps", "Austin store water"),
        ("Water meter", "Irrigation", "Austin irrigation"),
        description="Electricity, gas and water of the store"),
)  # fmt: skip

_RULES = (
    rule("Austin sales floor too warm", "point", "medium", "$name is $value, more than $limit",
         kind="points", name="Austin sales floor climate/Temperature", above=25.0, unit="°C", minutes=30),
    rule("Austin rack stands still", "meter", "critical", "$name draws $value, less than $limit: is it off?",
         kind="meters", name=_RACKS[1], value="power", below=4.0, unit="kW", minutes=20),
)  # fmt: skip

AUSTIN_ESTATE = Estate(
    AUSTIN,
    (*_PEOPLE, *_STORES, *_MACHINES, *_METERS, *_FLOWS, *_RULES),
    spaces={"": {"contact_id": "Maria Ortiz", "address": _ADDRESS}},
    devices={"Austin grid import": {"type": "grid-connection"}},
)
