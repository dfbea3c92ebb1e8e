from typing import Any

import msgspec
import numpy as np
import pytest

from meterhouse.catalogue import metering, money, places, wiring
from meterhouse.devices.address import Address
from meterhouse.kernel.settings import Settings
from meterhouse.plant.configuration import ROOT, Document, configuration
from meterhouse.plant.plant import Plant, gateways
from meterhouse.plant.point import points
from meterhouse.store import document as store_document
from meterhouse.store.engine import Database

_CLASSES = {
    "cost-centers": places.CostCenter,
    "energy-categories": money.EnergyCategory,
    "energy-items": money.EnergyItem,
    "tariffs": money.Tariff,
    "spaces": places.Space,
    "carbon-factors": money.CarbonFactor,
    "meters": metering.Meter,
    "gateways": wiring.Gateway,
    "data-sources": wiring.DataSource,
    "devices": wiring.Device,
    "points": wiring.Point,
}
_REFERENCES = {
    "category_id": "energy-categories",
    "item_id": "energy-items",
    "master_id": "meters",
    "cost_center_id": "cost-centers",
    "space_id": "spaces",
    "parent_id": "spaces",
    "gateway_id": "gateways",
    "data_source_id": "data-sources",
    "device_id": "devices",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return configuration(Settings())


def _name(kind: str, record: dict[str, Any]) -> str:
    if kind == "spaces":
        return f"{record['parent_id']}/{record['name']}" if record.get("parent_id") else record["name"]
    return str(record["key"] if kind == "points" else record["name"])


def _names(document: Document, kind: str) -> list[str]:
    return [_name(kind, record) for record in document[kind]]


@pytest.mark.parametrize("kind", sorted(_CLASSES))
def test_every_record_is_what_the_catalogue_takes(document: Document, kind: str) -> None:
    for record in document[kind]:
        resolved = {field: 1 if field in _REFERENCES and value else value for field, value in record.items()}
        assert msgspec.convert(resolved, _CLASSES[kind]).faults() == [], record


@pytest.mark.parametrize("kind", sorted(_CLASSES))
def test_names_are_given_once_and_references_lead_somewhere(document: Document, kind: str) -> None:
    names = _names(document, kind)
    assert len(names) == len(set(names))
    for record in document[kind]:
        for field, target in _REFERENCES.items():
            if record.get(field) is not None:
                assert record[field] in _names(document, target), record


def test_a_record_stands_after_those_it_refers_to(document: Document) -> None:
    kinds = list(document)
    for kind in _CLASSES:
        for position, record in enumerate(document[kind]):
            for field, target in _REFERENCES.items():
                if record.get(field) is None:
                    continue
                if target == kind:
                    assert record[field] in _names(document, kind)[:position]
                else:
                    assert kinds.index(target) < kinds.index(kind)


def test_the_store_takes_it_all_and_twice_is_once(document: Document, database: Database) -> None:
    rows = sum(len(records) for records in document.values())
    assert store_document.apply(database, document) == {"created": rows}
    assert store_document.apply(database, document) == {"unchanged": rows}


def test_bindings_join_what_there_is(document: Document) -> None:
    known = {kind: set(_names(document, kind)) for kind in _CLASSES}
    for binding in document["bindings"]:
        for end in ("owner", "part"):
            assert binding[end]["id"] in known[binding[end]["kind"]], binding


def test_every_meter_is_fed_by_one_counter_of_its_unit_and_stands_in_a_space(document: Document) -> None:
    units = {category["name"]: category["unit"] for category in document["energy-categories"]}
    point = {each["key"]: each for each in document["points"]}
    feeds = [each for each in document["bindings"] if each["owner"]["kind"] == "meters"]
    placed = {each["part"]["id"] for each in document["bindings"] if each["owner"]["kind"] == "spaces"}
    for meter in document["meters"]:
        (feed,) = [each for each in feeds if each["owner"]["id"] == meter["name"]]
        fed = point[feed["part"]["id"]]
        assert (fed["kind"], fed["unit"], fed["is_stored"]) == ("counter", units[meter["category_id"]], True)
        assert meter["name"] in placed


def test_at_least_sixty_devices_of_eight_models_stand_behind_twelve_gateways(document: Document) -> None:
    assert len(document["devices"]) >= 60
    assert len({device["profile"] for device in document["devices"]}) >= 8
    ports = [source["connection"]["port"] for source in document["data-sources"]]
    assert ports == list(range(21_000, 21_000 + len(gateways())))
    assert len(ports) == 12


def test_addresses_say_where_the_plant_answers(document: Document) -> None:
    seen = set()
    of_device = {device["name"]: device["data_source_id"] for device in document["devices"]}
    for point in document["points"]:
        address = Address.from_document(point["address"])
        place = (of_device[point["device_id"]], address.unit, address.function, address.address, address.bit)
        assert place not in seen
        seen.add(place)


def test_every_cost_center_pays_by_a_tariff_for_all_that_its_meters_count(document: Document) -> None:
    tariff = {each["name"]: each["category_id"] for each in document["tariffs"]}
    pays: dict[str, set[str]] = {}
    for binding in document["bindings"]:
        if binding["owner"]["kind"] == "cost-centers":
            pays.setdefault(binding["owner"]["id"], set()).add(tariff[binding["part"]["id"]])
    for meter in document["meters"]:
        assert meter["category_id"] in pays[meter["cost_center_id"]], meter


def _total(document: Document, space: str, category: str, flowed: dict[str, float]) -> float:
    """A space's total as the platform folds it: the subtree's meters, less those with a master among them."""
    meters = {meter["name"]: meter for meter in document["meters"] if meter["category_id"] == category}
    bound = {
        each["part"]["id"]: each["share"]
        for each in document["bindings"]
        if each["owner"]["kind"] == "spaces"
        and each["direction"] == "input"
        and (each["owner"]["id"] + "/").startswith(space + "/")
        and each["part"]["id"] in meters
    }

    def has_master(name: str) -> bool:
        master = meters[name]["master_id"]
        return master is not None and (master in bound or has_master(master))

    return float(sum(share * flowed[name] for name, share in bound.items() if not has_master(name)))


@pytest.mark.parametrize("category", ["Electricity", "Heat", "Natural gas", "Water"])
def test_a_site_is_its_mains_and_its_parts_add_up_to_it(document: Document, simulated: Plant, category: str) -> None:
    ats = np.array([1_690_000_000, 1_690_000_000 + 7 * 86_400])
    flowed = {}
    for point in points(simulated):
        if point.meter is not None:
            first, last = point.device.answer(point.register, ats).tolist()
            flowed[point.meter] = last - first
    for flow in simulated.flows:
        site = f"{ROOT}/{flow.site.name}"
        mains = [root.taken for root in (flow.site.grid, *flow.site.supplies) if root.category == category]
        total = _total(document, site, category, flowed)
        assert total == pytest.approx(sum(flowed[str(main)] for main in mains))
        below = [each for each in _names(document, "spaces") if each.rpartition("/")[0] == site]
        parts = sum(_total(document, each, category, flowed) for each in below)
        assert parts <= total + 3.0  # a display of whole kWh
        assert parts >= total * 0.965
