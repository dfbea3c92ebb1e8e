"""A configuration as a document: applied twice is applied once, and what is wrong is named by row."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meterhouse.catalogue import CATALOGUE
from meterhouse.catalogue.permissions import ROLES
from meterhouse.kernel.errors import Conflict, MeterhouseError, Refused
from meterhouse.kernel.settings import Settings
from meterhouse.plant.configuration import configuration
from meterhouse.store import document
from meterhouse.store.engine import Connection, Database, run
from meterhouse.store.merging import Outcome
from meterhouse.store.names import ORDER
from meterhouse.store.records import Records
from meterhouse.store.rows import MASK
from meterhouse.store.scope import Limit, Scopes
from meterhouse.store.secret import Vault

HOUSE: dict[str, list[dict[str, Any]]] = {
    "bindings": [
        {"owner": {"kind": "meters", "id": "Main"}, "part": {"kind": "points", "id": "Box/Energy"}, "share": 2.0},
        {"owner": {"kind": "spaces", "id": "House/Hall"}, "part": {"kind": "meters", "id": "Sub"}},
    ],
    "spaces": [
        {"name": "Hall", "parent_id": "House", "kind": "floor"},
        {"name": "House", "zone": "Europe/Berlin", "currency": "EUR"},
    ],
    "energy-categories": [{"name": "Electricity", "unit": "kWh"}, {"name": "Gas", "unit": "m³"}],
    "energy-items": [{"name": "Other", "category_id": "Electricity"}, {"name": "Other", "category_id": "Gas"}],
    "meters": [
        {"name": "Sub", "category_id": "Electricity", "master_id": "Main", "item_id": "Electricity/Other"},
        {"name": "Main", "category_id": "Electricity"},
    ],
    "devices": [{"name": "Box"}],
    "points": [{"name": "Energy", "unit": "Wh", "device_id": "Box", "address": {"unit": 1, "address": 0}}],
}


def changed(kind: str, row: int, **fields: Any) -> dict[str, list[dict[str, Any]]]:
    copy = deepcopy(HOUSE)
    copy[kind][row] |= fields
    return copy


def test_rows_find_each_other_by_name_in_any_order(database: Database) -> None:
    assert document.apply(database, HOUSE) == {"created": 12}
    assert database.rows(
        "SELECT sub.name, main.name FROM meterhouse_system.meter sub JOIN meterhouse_system.meter main"
        " ON main.id = sub.master_id"
    ) == [("Sub", "Main")]


def test_twice_is_once(database: Database) -> None:
    document.apply(database, HOUSE)
    version = database.rows("SELECT version FROM meterhouse_system.catalogue_version")
    assert document.apply(database, HOUSE) == {"unchanged": 12}
    assert database.rows("SELECT version FROM meterhouse_system.catalogue_version") == version


def test_a_changed_row_changes_its_record_alone(database: Database) -> None:
    document.apply(database, HOUSE)
    assert document.apply(database, changed("bindings", 0, share=3.0)) == {"updated": 1, "unchanged": 11}


def test_every_fault_is_named_and_then_nothing_is_kept(database: Database) -> None:
    wrong = changed("meters", 1, category_id="Steam") | {"tariffs": [{"name": "T"}]}
    wrong["spaces"][1]["zone"] = "Nowhere"
    with pytest.raises(Refused) as refused:
        document.apply(database, wrong)
    places = {fault.field: fault.reason for fault in refused.value.faults}
    assert places["spaces[1].zone"].startswith("House: 'Nowhere' is no IANA time zone")
    assert places["spaces[0].parent_id"] == "House/Hall: the row of space 'House' was refused"
    assert places["meters[1].category_id"] == "Main: there is no energy category 'Steam'"
    assert {"tariffs[0].category_id", "tariffs[0].currency", "tariffs[0].components"} <= set(places)
    assert database.rows("SELECT COUNT(*) FROM meterhouse_system.energy_category") == [(0,)]


def test_rows_that_stand_below_each_other_are_refused(database: Database) -> None:
    circle = {"spaces": [{"name": "A", "parent_id": "B/A"}, {"name": "B", "parent_id": "A"}]}
    with pytest.raises(Refused):
        document.apply(database, circle)


def test_a_row_that_comes_twice_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match="row 0 speaks of the same cost center"):
        document.apply(database, {"cost-centers": [{"name": "A"}, {"name": "A"}]})


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"castles": []}, id="an unknown kind"),
        pytest.param({"users": [{"name": "x"}]}, id="people are no configuration"),
        pytest.param({"spaces": {"name": "x"}}, id="no list"),
        pytest.param({"spaces": ["House"]}, id="no record"),
    ],
)
def test_what_is_no_document_is_refused(database: Database, broken: Any) -> None:
    with pytest.raises(Refused):
        document.apply(database, broken)


def test_a_plan_says_what_would_happen_and_does_nothing(database: Database) -> None:
    assert {outcome.status for outcome in document.plan(database, HOUSE)} == {"created"}
    assert set(document.export(database)) == {"organizations"}


def test_an_export_applied_again_changes_nothing(database: Database) -> None:
    document.apply(database, HOUSE)
    told = document.export(database)
    assert document.apply(database, told) == {"unchanged": 12 + 1}
    assert {"name": "Hall", "parent_id": "House", "kind": "floor"} in told["spaces"]


def test_the_demo_plant_goes_in_and_out_unharmed(database: Database) -> None:
    plant = configuration(Settings())
    count = sum(len(rows) for rows in plant.values())
    assert document.apply(database, plant) == {"created": count}
    assert document.apply(database, plant) == {"unchanged": count}
    assert document.apply(database, document.export(database)) == {"unchanged": count + 1}


def emptied(database: Database) -> Database:
    """As a second installation: nothing in it but the organization that it begins with."""

    def act(connection: Connection) -> None:
        run(connection, "SET SESSION foreign_key_checks = 0")
        for table in ("binding", "meter", "space", "energy_category", "energy_item", "device", "point", "data_source"):
            run(connection, f"DELETE FROM meterhouse_system.{table}")
        run(connection, "DELETE FROM meterhouse_system.organization WHERE id > 1")
        run(connection, "UPDATE meterhouse_system.organization SET name = 'Main organization'")
        run(connection, "SET SESSION foreign_key_checks = 1")

    database.transaction(act)
    return database


TWO_COMPANIES: dict[str, list[dict[str, Any]]] = {
    "organizations": [{"name": "Acme"}, {"name": "Umbra"}],
    "energy-categories": [{"name": "Electricity", "unit": "kWh"}],
    "spaces": [
        {"name": "House", "organization_id": "Acme"},
        {"name": "House", "organization_id": "Umbra"},
        {"name": "Hall", "parent_id": "Umbra/House", "organization_id": "Umbra"},
    ],
    "meters": [
        {"name": "Sub", "category_id": "Electricity", "master_id": "Umbra/Main", "organization_id": "Umbra"},
        {"name": "Main", "category_id": "Electricity", "organization_id": "Acme"},
        {"name": "Main", "category_id": "Electricity", "organization_id": "Umbra"},
    ],
    "bindings": [
        {"owner": {"kind": "spaces", "id": "Acme/House"}, "part": {"kind": "meters", "id": "Acme/Main"}},
        {"owner": {"kind": "spaces", "id": "Umbra/House/Hall"}, "part": {"kind": "meters", "id": "Sub"}},
    ],
}


@pytest.mark.parametrize("site", [HOUSE, TWO_COMPANIES], ids=["one organization", "two of the same names"])
def test_an_installation_that_is_set_up_from_an_export_exports_the_same(
    database: Database, site: dict[str, Any]
) -> None:
    document.apply(database, site)
    told = document.export(database)
    document.apply(emptied(database), told)
    assert document.export(database) == told


def test_the_order_of_an_export_is_that_of_names_and_not_of_creation(database: Database) -> None:
    document.apply(database, {"cost-centers": [{"name": "B"}, {"name": "A"}]})
    assert [row["name"] for row in document.export(database)["cost-centers"]] == ["A", "B"]


def test_an_organization_that_has_something_keeps_its_name(database: Database) -> None:
    document.apply(database, {"cost-centers": [{"name": "A"}]})
    document.apply(database, {"organizations": [{"name": "Acme"}]})
    assert [row["name"] for row in document.export(database)["organizations"]] == ["Acme", "Main organization"]


def test_a_name_that_several_have_must_be_told_apart(database: Database) -> None:
    wrong = deepcopy(TWO_COMPANIES)
    wrong["meters"][0]["master_id"] = "Main"
    with pytest.raises(Refused, match="there are 2 of the name 'Main'; write Acme/Main or Umbra/Main"):
        document.apply(database, wrong)


def test_thousands_of_rows_are_written_as_single_ones_would_be(database: Database) -> None:
    count = 2_345
    rows: list[dict[str, Any]] = [
        {"name": f"Meter {n}", "category_id": "Electricity"} | ({"master_id": f"Meter {n // 10 + 1}"} if n > 50 else {})
        for n in range(count)
    ]
    site = {"energy-categories": [{"name": "Electricity", "unit": "kWh"}], "meters": rows}
    assert document.apply(database, site) == {"created": count + 1}
    masters = database.rows(
        "SELECT sub.name, main.name FROM meterhouse_system.meter sub JOIN meterhouse_system.meter main"
        " ON main.id = sub.master_id"
    )
    assert dict(masters) == {row["name"]: row["master_id"] for row in rows if "master_id" in row}
    audited = database.rows(
        "SELECT COUNT(*), COUNT(DISTINCT record_id) FROM meterhouse_user.audit JOIN meterhouse_system.meter"
        " ON meter.id = record_id WHERE kind = 'meters' AND action = 'create' AND after_change LIKE '%name%'"
    )
    assert audited == [(count, count)]


def test_more_text_than_a_server_takes_at_once_goes_in_by_parts(database: Database) -> None:
    def drawings(text: str) -> dict[str, list[dict[str, Any]]]:
        source = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{text * 900_000}</title></svg>'
        return {"drawings": [{"name": f"Plan {n}", "source": source} for n in range(20)]}

    assert document.apply(database, drawings("a")) == {"created": 20}
    assert document.apply(database, drawings("b")) == {"updated": 20}


def test_a_chain_of_rows_may_come_from_its_end(database: Database) -> None:
    chain = [{"name": "0"}] + [{"name": str(n), "parent_id": "/".join(map(str, range(n)))} for n in range(1, 60)]
    assert document.apply(database, {"spaces": chain[::-1]}) == {"created": 60}


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        pytest.param("cost-centers", {"name": "Müller"}, {"name": "muller "}, id="a name"),
        pytest.param("spaces", {"name": "House"}, {"name": "HOUSE"}, id="a name within nothing"),
        pytest.param("points", {"name": "E", "unit": "kWh"}, {"name": "e", "unit": "kWh"}, id="a key made of a name"),
        pytest.param("cost-centers", {"name": "straße"}, {"name": "STRASSE"}, id="what only the database takes for it"),
    ],
)
def test_what_a_single_write_takes_for_the_same_a_document_does_too(
    database: Database, kind: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        document.apply(database, {kind: [first, second]})
    Records(database).create(kind, first)
    with pytest.raises(Conflict) as alone:
        Records(database).create(kind, second)
    assert refused.value.faults[0].reason.endswith(str(alone.value))


def alone(database: Database, kind: str, body: dict[str, Any]) -> str:
    """Why a single write of it is refused."""
    with pytest.raises(MeterhouseError) as refused:
        Records(database).create(kind, body)
    return str(refused.value)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        pytest.param("meters", {"name": "M", "category_id": "Gas", "master_id": "Main"}, id="a master of another kind"),
        pytest.param("meters", {"name": "Main", "category_id": "Gas", "high_power": -1}, id="a value"),
        pytest.param(
            "bindings",
            {"owner": {"kind": "meters", "id": "Main"}, "part": {"kind": "points", "id": "volts"}},
            id="a unit",
        ),
        pytest.param(
            "bindings",
            {
                "owner": {"kind": "spaces", "id": "House/Hall"},
                "part": {"kind": "meters", "id": "Sub"},
                "valid_from": "2026-01-01T00:00:00Z",
            },
            id="the same part twice at one time",
        ),
        pytest.param(
            "bindings",
            {"owner": {"kind": "meters", "id": "Main"}, "part": {"kind": "spaces", "id": "House"}},
            id="kinds",
        ),
    ],
)
def test_the_rules_of_a_document_are_those_of_a_single_write(
    database: Database, kind: str, row: dict[str, Any]
) -> None:
    document.apply(database, HOUSE | {"points": [*HOUSE["points"], {"name": "volts", "unit": "V", "key": "volts"}]})
    (outcome,) = document.merged(Records(database), {kind: [row]}, dry_run=True)
    named = {
        (kind, name): number
        for kind, table in (("meters", "meter"), ("spaces", "space"), ("points", "point"))
        for number, name in database.rows(f"SELECT id, name FROM meterhouse_system.{table}")
    } | {
        ("energy-categories", name): number
        for number, name in database.rows("SELECT id, name FROM meterhouse_system.energy_category")
    }
    body = dict(row)
    for field, to in (("category_id", "energy-categories"), ("master_id", "meters")):
        if field in body:
            body[field] = named[to, body[field]]
    for side in ("owner", "part"):
        if side in body:
            end = body[side]
            body[side] = {"kind": end["kind"], "id": named[end["kind"], end["id"].rpartition("/")[2]]}
    told = "; ".join(f"{fault.field}: {fault.reason}" if fault.field else fault.reason for fault in outcome.faults)
    assert told == alone(database, kind, body)


def test_a_document_may_not_bind_the_same_part_twice_either(database: Database) -> None:
    twice = changed("bindings", 0)
    twice["bindings"].append(twice["bindings"][1] | {"valid_from": "2026-01-01T00:00:00Z"})
    with pytest.raises(Refused, match="meter 'Sub' is bound to space 'Hall' already, from always to for ever"):
        document.apply(database, twice)


def outcome(database: Database, kind: str, site: dict[str, Any]) -> Outcome:
    return next(
        each
        for each in document.merged(Records(database), site, dry_run=True)
        if each.kind == kind and each.status != "unchanged"
    )


def test_a_plan_tells_each_change_with_names(database: Database) -> None:
    document.apply(database, HOUSE)
    meter = outcome(database, "meters", changed("meters", 0, master_id=None, high_power=7))
    assert (meter.status, meter.name) == ("updated", "Sub")
    assert meter.changes == {"master_id": ("Main", None), "high_power": (None, 7.0)}
    binding = outcome(database, "bindings", changed("bindings", 0, share=3.0))
    assert binding.name == "owner meters Main, part points Box/Energy"
    assert binding.changes == {"share": (2.0, 3.0)}


def test_secrets_stay_where_a_document_only_masks_them(database: Database) -> None:
    records = Records(database, vault=Vault("s" * 40))
    connection = {"host": "10.0.0.1", "password": "open sesame"}
    records.create("data-sources", {"name": "Box", "connection": connection})
    server = {"name": "M", "host": "mail", "from_address": "a@b.c", "password": "open sesame"}
    records.create("email-servers", server)
    told = document.export(database)
    assert (told["data-sources"][0]["connection"]["password"], "password" in told["email-servers"][0]) == (MASK, False)
    assert document.apply(database, told) == {"unchanged": 3}
    told["email-servers"][0]["host"] = "other"
    assert document.apply(database, told) == {"unchanged": 2, "updated": 1}
    assert database.rows("SELECT password IS NOT NULL FROM meterhouse_fdd.email_server") == [(1,)]
    openly = document.export(database, with_secrets=True)
    assert openly["data-sources"][0]["connection"] == connection


def test_a_masked_secret_that_stands_for_nothing_is_refused(database: Database) -> None:
    masked = {"data-sources": [{"name": "Box", "connection": {"host": "10.0.0.1", "password": MASK}}]}
    with pytest.raises(Refused, match="is masked; give it anew"):
        document.apply(database, masked)


def test_rows_beyond_the_writers_permissions_are_refused_unless_nothing_changes(database: Database) -> None:
    engineer = Records(database, "ann", permissions=ROLES["engineer"])
    told = document.export(database)
    assert [each.status for each in document.merged(engineer, told, dry_run=False)] == ["unchanged"]
    told["organizations"][0]["description"] = "Mine"
    (refused,) = document.merged(engineer, told, dry_run=False)
    assert (refused.status, refused.faults[0].reason) == ("refused", "changing organizations takes 'people'")


def test_who_is_limited_to_an_organization_sets_up_a_site_within_it(database: Database) -> None:
    document.apply(database, TWO_COMPANIES)
    ((umbra,),) = database.rows("SELECT id FROM meterhouse_system.organization WHERE name = 'Umbra'")
    limited = Records(database, "ann", Scopes(database).of(Limit(organization_id=umbra)))
    site = {
        "spaces": [{"name": "Shed"}, {"name": "Loft", "parent_id": "Shed"}],
        "meters": [{"name": "Shed", "category_id": "Electricity", "master_id": "Main"}],
        "bindings": [{"owner": {"kind": "spaces", "id": "Shed/Loft"}, "part": {"kind": "meters", "id": "Shed"}}],
    }
    outcomes = document.merged(limited, site, dry_run=False)
    assert [(each.status, each.faults) for each in outcomes] == [("created", ())] * 4
    assert database.rows(
        "SELECT DISTINCT organization_id FROM meterhouse_system.space WHERE name IN ('Shed', 'Loft')"
    ) == [(umbra,)]
    told = document.export(database, Scopes(database).of(Limit(organization_id=umbra)))
    assert {row["name"] for row in told["spaces"]} == {"House", "Hall", "Shed", "Loft"}
    assert not any("organization_id" in row for row in told["spaces"])


WORDS = st.sampled_from(["House", "Main", "Sub", "Box/Energy", "Electricity", "spaces", "meters", MASK, ""])
PLAIN = st.none() | st.booleans() | st.integers(-1, 2**70) | st.floats() | WORDS | st.text(max_size=4)
ANY = PLAIN | st.lists(PLAIN, max_size=2) | st.dictionaries(st.sampled_from(["kind", "id", "name", "meter"]), PLAIN)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, list[Any]]:
    """Rows of real kinds and fields that say anything at all."""
    return {
        kind: draw(
            st.lists(
                st.dictionaries(
                    st.sampled_from([*CATALOGUE[kind].field, *CATALOGUE[kind].sides, "id", "strange"]), ANY, max_size=6
                )
                | ANY,
                max_size=3,
            )
        )
        for kind in draw(st.lists(st.sampled_from(ORDER), min_size=1, max_size=3, unique=True))
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(site=documents())
def test_whatever_rows_say_each_of_them_gets_its_answer(database: Database, site: dict[str, list[Any]]) -> None:
    document.apply(database, HOUSE)
    outcomes = document.merged(Records(database), site, dry_run=True)
    assert [(each.kind, each.row) for each in outcomes] == [
        (kind, row) for kind in ORDER if kind in site for row in range(len(site[kind]))
    ]
    assert all((each.status == "refused") == bool(each.faults) for each in outcomes)
