from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import numpy as np
import pytest

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.body import fields_of
from meterhouse.catalogue.references import Reference, exchanged, references
from meterhouse.devices.address import Address
from meterhouse.kernel.settings import Settings
from meterhouse.plant.configuration import ROOT, Document, configuration
from meterhouse.plant.plant import Plant, gateways
from meterhouse.plant.point import points
from meterhouse.store import document as store_document
from meterhouse.store.engine import Database

KINDS = (
    "contacts",
    "cost-centers",
    "working-calendars",
    "drawings",
    "spaces",
    "energy-categories",
    "energy-items",
    "tariffs",
    "carbon-factors",
    "meters",
    "offline-meters",
    "offline-consumptions",
    "register-readings",
    "virtual-meters",
    "gateways",
    "data-sources",
    "devices",
    "points",
    "tenant-types",
    "store-types",
    "tenants",
    "stores",
    "shopfloors",
    "equipment",
    "combined-equipment",
    "sensors",
    "photovoltaic-stations",
    "energy-storage-stations",
    "microgrids",
    "charging-stations",
    "energy-flow-diagrams",
    "distribution-systems",
    "distribution-circuits",
    "products",
    "production-counts",
    "rules",
    "knowledge-files",
    "bindings",
)
"""What a user of such sites has; nothing at the plant turns in the wind, takes commands or sends mail."""
_TODAY = date(2026, 3, 1)
_TOWNS = ("Berlin", "Pune", "Austin")

every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def document() -> Document:
    return configuration(Settings(plant_days=60), _TODAY)


def _name(kind: str, record: dict[str, Any]) -> str:
    match kind:
        case "spaces" if record.get("parent_id"):
            return f"{record['parent_id']}/{record['name']}"
        case "points":
            return str(record["key"])
        case "distribution-circuits":
            return f"{record['system_id']}/{record['name']}"
        case "production-counts" | "offline-consumptions" | "register-readings" | "bindings":
            return repr(record)
    return str(record["name"])


def _names(document: Document, kind: str) -> list[str]:
    return [_name(kind, record) for record in document[kind]]


def _references(kind: str, record: dict[str, Any]) -> Iterator[Reference]:
    return references(CATALOGUE[kind], fields_of(CATALOGUE[kind], record))


def _bound(document: Document, owner: str, part: str) -> Iterator[dict[str, Any]]:
    """Bindings of parts of a kind to owners of a kind."""
    for each in document["bindings"]:
        if (each["owner"]["kind"], each["part"]["kind"]) == (owner, part):
            yield each


def test_the_kinds_of_the_demo_are_those_that_its_sites_have(document: Document) -> None:
    assert tuple(document) == KINDS


@every_kind
def test_every_record_is_what_the_catalogue_takes(document: Document, kind: str) -> None:
    entity = CATALOGUE[kind]
    for record in document[kind]:
        body = fields_of(entity, record)
        ids = {field: 1 for field in (*entity.references, *(f"{side}_id" for side in entity.sides)) if body.get(field)}
        resolved = exchanged(entity, body | ids, lambda _: 1)
        assert msgspec.convert(resolved, entity.record).faults() == [], record


@every_kind
def test_names_are_given_once_and_references_lead_somewhere(document: Document, kind: str) -> None:
    names = _names(document, kind)
    assert len(names) == len(set(names))
    known = {each: set(_names(document, each)) for each in KINDS}
    for record in document[kind]:
        for each in _references(kind, record):
            assert each.id in known[each.kind], (each, record)


@every_kind
def test_a_record_stands_after_those_it_refers_to(document: Document, kind: str) -> None:
    kinds = list(document)
    seen: set[str] = set()
    for record in document[kind]:
        for each in _references(kind, record):
            assert each.id in seen if each.kind == kind else kinds.index(each.kind) < kinds.index(kind), record
        seen.add(_name(kind, record))


@pytest.mark.parametrize("town", _TOWNS)
@pytest.mark.parametrize(
    "kind",
    ["contacts", "working-calendars", "sensors", "virtual-meters", "combined-equipment", "energy-flow-diagrams",
     "distribution-systems", "rules"],
)  # fmt: skip
def test_every_site_has_its_own(document: Document, kind: str, town: str) -> None:
    if kind == "contacts":
        (site,) = [each for each in document["spaces"] if each.get("zone") and each["name"].startswith(town)]
        assert site["contact_id"] in _names(document, kind)
    else:
        assert any(name.startswith(town) for name in _names(document, kind))


def test_the_store_takes_it_all_and_twice_is_once(document: Document, database: Database) -> None:
    rows = sum(len(records) for records in document.values())
    assert store_document.apply(database, document) == {"created": rows}
    assert store_document.apply(database, document) == {"unchanged": rows}


def test_every_meter_is_fed_by_one_counter_of_its_unit_and_stands_in_a_space(document: Document) -> None:
    """By itself, or with the machine whose output it counts."""
    units = {category["name"]: category["unit"] for category in document["energy-categories"]}
    point = {each["key"]: each for each in document["points"]}
    feeds = [each for each in document["bindings"] if each["owner"]["kind"] == "meters"]
    placed = {each["part"]["id"] for each in document["bindings"] if each["owner"]["kind"] == "spaces"}
    for machines in ("equipment", "combined-equipment"):
        placed |= {each["part"]["id"] for each in _bound(document, machines, "meters") if each["owner"]["id"] in placed}
    for meter in document["meters"]:
        (feed,) = [each for each in feeds if each["owner"]["id"] == meter["name"]]
        fed = point[feed["part"]["id"]]
        assert (fed["kind"], fed["unit"], fed["is_stored"]) == ("counter", units[meter["category_id"]], True)
        assert meter["name"] in placed


def test_at_least_sixty_devices_of_eight_models_stand_behind_twelve_gateways(document: Document) -> None:
    profiles = [device["profile"] for device in document["devices"] if "profile" in device]
    assert len(profiles) >= 60
    assert len(set(profiles)) >= 8
    ports = [source["connection"]["port"] for source in document["data-sources"]]
    assert ports == list(range(21_000, 21_000 + len(gateways())))
    assert len(ports) == 12


def test_addresses_say_where_the_plant_answers(document: Document) -> None:
    seen = set()
    of_device = {device["name"]: device.get("data_source_id") for device in document["devices"]}
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
        # What machines make was paid for with what they took.
        if meter["category_id"] not in ("Cooling", "Compressed air"):
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


def test_nothing_is_counted_in_a_space_but_the_meters_that_are_bound_to_it(document: Document) -> None:
    """Tenants, machines and stations are further uses of the same meters; computed ones repeat them."""
    for kind in KINDS:
        for flag in ("is_input_counted", "is_output_counted"):
            if kind != "spaces" and flag in CATALOGUE[kind].field:
                assert {record[flag] for record in document[kind]} == {False}, kind
    assert not any(meter["is_counted"] for meter in document["virtual-meters"])
    counted = {meter["name"] for meter in document["offline-meters"] if meter.get("is_counted", True)}
    assert counted.isdisjoint(each["part"]["id"] for each in _bound(document, "spaces", "offline-meters"))


def test_tenants_never_bear_more_of_a_meter_than_there_is(document: Document) -> None:
    shares: dict[str, float] = {}
    for each in _bound(document, "tenants", "meters"):
        shares[each["part"]["id"]] = shares.get(each["part"]["id"], 0.0) + each["share"]
    assert max(shares.values()) <= 1.0
    assert min(shares.values()) == 0.25  # a quarter of the chiller, by area


@pytest.mark.parametrize(
    ("tenant", "first", "after"),
    [
        pytest.param("Brandt Architekten", "2019-03-31T22:00:00Z", "2029-03-31T22:00:00Z", id="in summer time"),
        pytest.param("Spreeküche", "2020-11-30T23:00:00Z", "2030-11-30T23:00:00Z", id="in winter time"),
    ],
)
def test_a_tenant_is_there_from_the_first_day_of_the_lease_to_its_last(
    document: Document, tenant: str, first: str, after: str
) -> None:
    named = [each for each in document["bindings"] if tenant in (each["owner"]["id"], each["part"]["id"])]
    assert {each["owner"]["kind"] for each in named} == {"spaces", "tenants"}
    assert {(each["valid_from"], each["valid_to"]) for each in named} == {(first, after)}


@pytest.mark.parametrize(
    ("station", "direction", "meters"),
    [
        pytest.param("Berlin roof", "output", {"Berlin PV south", "Berlin PV east and west"}, id="what the sun gives"),
        pytest.param("Berlin battery", "input", {"Berlin battery charge"}, id="what the battery takes"),
        pytest.param("Berlin battery", "output", {"Berlin battery discharge"}, id="what it gives"),
        pytest.param("Berlin campus grid", "input", {"Berlin grid import"}, id="what the campus buys"),
        pytest.param(
            "Berlin campus grid",
            "output",
            {"Berlin PV south", "Berlin PV east and west", "Berlin battery discharge"},
            id="what it gives itself",
        ),
    ],
)
def test_a_station_is_made_of_meters_that_count_nothing_twice(
    document: Document, station: str, direction: str, meters: set[str]
) -> None:
    masters = {meter["name"]: meter["master_id"] for meter in document["meters"]}
    bound = {
        each["part"]["id"]
        for each in document["bindings"]
        if each["owner"]["id"] == station and each["part"]["kind"] == "meters" and each["direction"] == direction
    }
    assert {meter for meter in bound if masters[meter] not in bound} == meters


def test_the_boxes_of_a_flow_hang_together_and_their_names_can_be_read(document: Document) -> None:
    for diagram in document["energy-flow-diagrams"]:
        boxes = [node["name"] for node in diagram["nodes"]]
        ends = {link[end] for link in diagram["links"] for end in ("source", "target")}
        assert ends == set(boxes)
        assert max(map(len, boxes)) <= 16, diagram["name"]


def test_every_branch_of_a_site_is_a_circuit_whose_breaker_carries_it(document: Document, simulated: Plant) -> None:
    serials = {circuit["serial"]: circuit for circuit in document["distribution-circuits"]}
    for device in simulated.devices:
        if device.instrument.is_probe or device.instrument.branch.category != "Electricity":
            continue
        if device.instrument.branch is device.flow.site.grid:
            continue
        circuit = serials[device.instrument.serial]
        week = 1_737_000_000 + np.arange(0, 7 * 86_400, 300, dtype=np.int64)
        rows = [device.flow.rows[meter] for _, meter in device.instrument.counters()]
        assert device.flow.rates(week)[rows].max() / 1e6 <= circuit["peak_load"], circuit
