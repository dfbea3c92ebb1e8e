"""Words that the modules of sites are written with: each makes a thing, some of its parts, or a figure of it."""

from meterhouse.plant.records.estate import Parts, Thing
from meterhouse.plant.records.row import Meter, Record, metered, subject


def meters(*names: str, share: float = 1.0, direction: str = "input", role: str | None = None) -> Parts:
    return Parts("meters", names, share, direction, role)


def parts(kind: str, *names: str, role: str | None = None) -> Parts:
    return Parts(kind, names, role=role)


def virtual_meter(name: str, space: str, formula: str, category: str = "Electricity", **variables: str) -> Thing:
    """A meter that others add up to: shown, and counted in no total. *variables* are names of meters."""
    named = [{"name": letter, "meter": subject("meters", meter)} for letter, meter in variables.items()]
    fields = {"category_id": category, "formula": formula, "variables": named, "is_counted": False}
    return Thing("virtual-meters", name, space, fields)


def sum_of(name: str, space: str, *added: str, category: str = "Electricity") -> Thing:
    letters = {_letter(meter): meter for meter in added}
    return virtual_meter(name, space, " + ".join(letters), category, **letters)


def _letter(meter: str) -> str:
    """A meter's name in a formula: without that of its town, which comes first."""
    return "_".join(meter.lower().split()[1:])


def constant(name: str, value: str, unit: str = "") -> Record:
    return {"type": "constant", "name": name, "value": value, "unit": unit}


def newest(name: str, point: str) -> Record:
    return {"type": "point", "name": name, "point_id": point}


def fraction(name: str, numerator: Meter, denominator: Meter) -> Record:
    """One meter over another."""
    return {"type": "fraction", "name": name, "numerator": metered(numerator), "denominator": metered(denominator)}


def rule(name: str, category: str, priority: str, message: str, /, **watched: str | float) -> Thing:
    """*watched* says of which record which value, and what is too much of it for how long."""
    told = {"category": category, "priority": priority, "message_template": message, "expression": dict(watched)}
    return Thing("rules", name, fields=told)
