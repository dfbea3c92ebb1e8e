"""Pune works besides its meters: shopfloors with their machines, what these make, and the compressed air."""

from meterhouse.plant.pune import PUNE
from meterhouse.plant.records.estate import Estate, Parts, Thing
from meterhouse.plant.records.flow import flow_diagram
from meterhouse.plant.records.notes import Consumed
from meterhouse.plant.records.production import Output
from meterhouse.plant.records.row import Record
from meterhouse.plant.records.words import constant, fraction, meters, newest, parts, rule, sum_of, virtual_meter

_LINES = tuple(f"Pune {name} line" for name in ("turning", "milling", "grinding", "assembly"))
_OVENS = ("Pune hardening oven 1", "Pune hardening oven 2", "Pune tempering oven")
_COMPRESSORS = ("Pune compressor 1", "Pune compressor 2")

_PEOPLE = (
    Thing("contacts", "Anil Deshpande", fields={
        "email": "anil.deshpande@meterhouse.example", "phone": "+91 20 5550 1410", "company": "Meterhouse Group",
        "description": "Plant engineer"}),
    Thing("contacts", "Sneha Kulkarni", fields={
        "email": "sneha.kulkarni@meterhouse.example", "phone": "+91 20 5550 1425", "company": "Meterhouse Group",
        "description": "Head of production"}),
    Thing("contacts", "Sahyadri Air Systems", fields={
        "email": "service@sahyadri-air.example", "phone": "+91 20 5550 1900", "company": "Sahyadri Air Systems",
        "description": "Service of the compressors; finds leaks each January"}),
)  # fmt: skip

_PRODUCTS = (
    Thing("products", "Drive shaft", fields={
        "unit": "piece", "tag": "DS", "coefficient": 0.25, "description": "Turned and ground"}),
    Thing("products", "Pump housing", fields={
        "unit": "piece", "tag": "PH", "coefficient": 0.4, "description": "Milled from castings"}),
    Thing("products", "Pump", fields={"unit": "piece", "tag": "PU", "description": "Assembled, tested, painted"}),
    Thing("products", "Hardened parts", fields={
        "unit": "t", "tag": "HP", "coefficient": 18.0, "description": "Hardened and tempered, for us and for others"}),
)  # fmt: skip

_SHOPFLOORS = (
    Thing("shopfloors", "Pune machine shop", "Machine shop", {
        "area": 6_400.0, "contact_id": "Sneha Kulkarni", "cost_center_id": "Pune production",
        "description": "Four lines in two and three shifts"},
        (meters("Pune machine shop main", "Pune paint dryer gas"), parts("equipment", *_LINES, "Pune paint dryer"),
         parts("sensors", "Pune assembly climate"), parts("working-calendars", "Pune working days"),
         parts("products", "Drive shaft", "Pump housing", "Pump"))),
    Thing("shopfloors", "Pune heat treatment", "Heat treatment", {
        "area": 2_600.0, "contact_id": "Sneha Kulkarni", "cost_center_id": "Pune production",
        "description": "Ovens that run in charges of three to six hours"},
        (meters("Pune heat treatment main", "Pune carburising furnace gas"),
         parts("equipment", *_OVENS, "Pune carburising furnace"),
         parts("working-calendars", "Pune working days"), parts("products", "Hardened parts"))),
)  # fmt: skip

OUTPUTS = (
    Output("Drive shaft", "Pune machine shop", ("Pune turning line", "Pune grinding line"), per_kwh=0.46),
    Output("Pump housing", "Pune machine shop", ("Pune milling line",), per_kwh=0.31),
    Output("Pump", "Pune machine shop", ("Pune assembly line",), per_kwh=0.62),
    Output("Hardened parts", "Pune heat treatment", _OVENS, per_kwh=0.0026, digits=2),
)


def _machine(
    name: str, space: str, maker: str, model: str, power: float, figures: list[Record] | None = None, *more: Parts
) -> Thing:
    """A machine that has a meter of its own name."""
    fields = {"manufacturer": maker, "model": model, "rated_power": power, "parameters": figures or []}
    return Thing("equipment", name, space, fields, (meters(name), *more))


def _part_of_the_shop(line: str) -> list[Record]:
    return [fraction("Share of the shop", line, "Pune machine shop main"), newest("Power now", f"{line}/ActivePower")]


def _oven(name: str, model: str, power: float, heat: str) -> Thing:
    figures = [constant("Heat", heat, "°C"), fraction("Share of the shopfloor", name, "Pune heat treatment main")]
    return _machine(name, "Heat treatment", "Agni Furnaces", model, power, figures)


_MACHINES = (
    _machine(_LINES[0], "Machine shop/Turning", "Varsha Machine Tools", "VT 40", 78.0, _part_of_the_shop(_LINES[0])),
    _machine(_LINES[1], "Machine shop/Milling", "Varsha Machine Tools", "VM 63", 92.0, _part_of_the_shop(_LINES[1])),
    _machine(_LINES[2], "Machine shop/Grinding", "Krishna Grinding", "KG 25", 54.0, _part_of_the_shop(_LINES[2])),
    _machine(_LINES[3], "Machine shop/Assembly", "Own design", "Line 4", 31.0, _part_of_the_shop(_LINES[3])),
    Thing("equipment", "Pune paint dryer", "Machine shop/Assembly", {"manufacturer": "Agni Furnaces", "model": "PD 8"},
          (meters("Pune paint dryer gas"),)),
    _oven(_OVENS[0], "H 96", 96.0, "880"),
    _oven(_OVENS[1], "H 82", 82.0, "880"),
    _oven(_OVENS[2], "T 54", 54.0, "180"),
    Thing("equipment", "Pune carburising furnace", "Heat treatment", {
        "manufacturer": "Agni Furnaces", "model": "CF 15"}, (meters("Pune carburising furnace gas"),)),
    *(_machine(name, "Utilities", "Sahyadri Air Systems", f"SA {power:.0f}", power,
               [constant("Pressure", "7.2", "bar"), newest("Power now", f"{name}/ActivePower")])
      for name, power in zip(_COMPRESSORS, (72.0, 52.0), strict=True)),
    Thing("combined-equipment", "Pune compressor station", "Utilities", {
        "efficiency_indicator": 0.11, "commissioned": "2017-02-01",
        "description": "Both compressors, dryer and receiver; one meter counts the air that leaves it",
        "parameters": [
            constant("Receiver", "10", "m³"),
            fraction("Electricity for each m³", ("virtual-meters", "Pune compressors"), "Pune compressed air"),
            newest("Air now", "Pune compressed air/VolumeFlow"),
        ]},
        (parts("equipment", *_COMPRESSORS), meters(*_COMPRESSORS),
         meters("Pune compressed air", direction="output"))),
    Thing("equipment", "Pune cooling towers", "Utilities", {
        "manufacturer": "Jaltara", "model": "CT 36", "rated_power": 36.0, "efficiency_indicator": 0.1,
        "parameters": [fraction("Water for each kWh", "Pune cooling tower water", "Pune cooling towers")]},
        (meters("Pune cooling towers", "Pune cooling tower water"), parts("sensors", "Pune weather station"))),
    _machine("Pune effluent treatment", "Utilities", "Jaltara", "ETP 30", 13.0),
    Thing("equipment", "Pune emergency generator", "Utilities", {
        "manufacturer": "Bhima Power", "model": "BP 250", "rated_power": 200.0, "commissioned": "2015-06-01",
        "description": "Runs in power cuts, and for a test on the first Monday of each month"},
        (parts("offline-meters", "Pune generator diesel"),)),
)  # fmt: skip

_METERS = (
    sum_of("Pune compressors", "Utilities", *_COMPRESSORS),
    sum_of("Pune ovens", "Heat treatment", *_OVENS),
    virtual_meter(
        "Pune transformer and cable losses", "", "grid - machines - heat - utilities - office",
        grid="Pune grid import", machines="Pune machine shop main", heat="Pune heat treatment main",
        utilities="Pune utilities main", office="Pune administration main"),
    # It stands with its generator: in a total of the site the month that is not noted yet would lack.
    Thing("offline-meters", "Pune generator diesel", fields={
        "category_id": "Diesel", "cost_center_id": "Pune utilities",
        "description": "What the tank took, by the delivery notes of each month"}),
)  # fmt: skip

_FLOWS = (
    flow_diagram(
        "Pune electricity", "",
        ("Grid", "Substation", "Pune grid import"),
        ("Substation", "Machine shop", "Pune machine shop main"),
        ("Substation", "Heat treatment", "Pune heat treatment main"),
        ("Substation", "Utilities", "Pune utilities main"),
        ("Substation", "Administration", "Pune administration main"),
        *(("Machine shop", name.removeprefix("Pune ").capitalize(), name) for name in _LINES),
        *(("Heat treatment", name.removeprefix("Pune ").capitalize(), name) for name in _OVENS),
        *(("Utilities", name.removeprefix("Pune ").capitalize(), name) for name in _COMPRESSORS),
        ("Utilities", "Cooling towers", "Pune cooling towers"),
        ("Administration", "Air conditioning", "Pune administration air conditioning"),
        ("Administration", "Server room", "Pune server room"),
        description="From the substation to lines, ovens and compressors"),
    flow_diagram(
        "Pune gas and water", "",
        ("Gas", "Carburising", "Pune carburising furnace gas"),
        ("Gas", "Paint dryer", "Pune paint dryer gas"),
        ("Gas", "Canteen", "Pune canteen gas"),
        ("Water", "Cooling towers", "Pune cooling tower water"),
        ("Water", "Washrooms", "Pune sanitary water"),
        description="What comes in by pipes"),
)  # fmt: skip

_RULES = (
    rule("Pune contract demand is near", "meter", "critical", "$name draws $value; $limit is contracted",
         kind="meters", name="Pune grid import", value="power", above=700.0, unit="kW", minutes=15),
    rule("Pune assembly too hot", "point", "medium", "$name is $value, more than $limit",
         kind="points", name="Pune assembly climate/Temperature", above=34.0, unit="°C", minutes=60),
)  # fmt: skip

PUNE_ESTATE = Estate(
    PUNE,
    (*_PEOPLE, *_PRODUCTS, *_SHOPFLOORS, *_MACHINES, *_METERS, *_FLOWS, *_RULES),
    spaces={"": {"contact_id": "Anil Deshpande", "address": "Plot 41, Industrial Area, Bhosari, Pune 411026, India"}},
    devices={"Pune grid import": {"type": "grid-connection"}},
    outputs=OUTPUTS,
    # Power cuts come with the storms of May and with the monsoon.
    notes=(Consumed("Pune generator diesel", (95, 90, 110, 140, 210, 260, 250, 220, 180, 120, 95, 90), luck=0.3),),
)
