"""Records of every kind: what is kept, refused, masked and undone, against a real server."""

from typing import Any

import orjson
import pytest

from meterhouse.kernel.errors import Conflict, Forbidden, Malformed, NotFound, Outdated, Refused
from meterhouse.store.engine import Database
from meterhouse.store.listing import Page, Wanted
from meterhouse.store.records import Records
from meterhouse.store.scope import Limit, Scopes
from meterhouse.store.version import catalogue_version


@pytest.fixture
def records(database: Database) -> Records:
    return Records(database, "tester")


def made(records: Records, kind: str, /, **fields: Any) -> int:
    return records.create(kind, fields).stored.id


@pytest.fixture
def electricity(records: Records) -> int:
    return made(records, "energy-categories", name="Electricity", unit="kWh")


@pytest.fixture
def gas(records: Records) -> int:
    return made(records, "energy-categories", name="Gas", unit="m³")


def faults(refused: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {fault.field: fault.reason for fault in refused.value.faults}


def test_a_record_comes_back_as_it_was_given_with_its_defaults(records: Records, electricity: int) -> None:
    meter = made(records, "meters", name="Main", category_id=electricity, high_power=12.5)
    _, answer = records.get("meters", meter)
    assert answer == {
        "id": meter,
        "name": "Main",
        "category_id": electricity,
        "item_id": None,
        "master_id": None,
        "is_counted": True,
        "cost_center_id": None,
        "high_power": 12.5,
        "description": None,
        "organization_id": 1,
        "_names": {
            "category_id": "Electricity",
            "item_id": None,
            "master_id": None,
            "cost_center_id": None,
            "organization_id": "Main organization",
        },
    }


def test_all_faults_are_told_at_once(records: Records) -> None:
    with pytest.raises(Refused) as refused:
        records.create("spaces", {"name": "", "area": -1, "kind": "castle", "colour": "red", "latitude": "north"})
    assert set(faults(refused)) == {"name", "area", "kind", "colour", "latitude"}


def test_references_that_are_not_there_are_named_by_kind_and_id(records: Records) -> None:
    with pytest.raises(Refused) as refused:
        records.create("meters", {"name": "Main", "category_id": 7, "master_id": 8})
    assert faults(refused) == {"category_id": "there is no energy category 7", "master_id": "there is no meter 8"}


def test_what_no_field_knows_alone_is_refused_as_well(records: Records) -> None:
    with pytest.raises(Refused) as refused:
        records.create("spaces", {"name": "Hall", "zone": "Mars/Olympus"})
    assert set(faults(refused)) == {"zone"}


def test_a_tree_cannot_grow_below_itself(records: Records) -> None:
    top = made(records, "spaces", name="Campus")
    below = made(records, "spaces", name="Hall", parent_id=top)
    deeper = made(records, "spaces", name="Room", parent_id=below)
    with pytest.raises(Refused) as refused:
        records.patch("spaces", top, {"parent_id": deeper})
    assert faults(refused) == {"parent_id": f"space {deeper} is space {top} or stands below it"}


def test_names_are_unique_even_where_nothing_is_above_them(records: Records) -> None:
    made(records, "spaces", name="Campus")
    with pytest.raises(Conflict, match="'Campus'"):
        records.create("spaces", {"name": "Campus"})


def test_a_binding_is_taken_nested_or_flat_and_answered_both_ways(records: Records, electricity: int) -> None:
    space, meter = made(records, "spaces", name="Hall"), made(records, "meters", name="Main", category_id=electricity)
    nested = {"owner": {"kind": "spaces", "id": space}, "part": {"kind": "meters", "id": meter}}
    flat = {"owner_kind": "spaces", "owner_id": space, "part_kind": "meters", "part_id": meter, "direction": "output"}
    assert records.create("bindings", nested).stored.answer.items() >= nested.items()
    answer = records.create("bindings", flat).stored.answer
    assert answer["owner"] == {"kind": "spaces", "id": space}
    (item, _) = records.page(Wanted("bindings")).items
    assert item["_names"] == {"owner_id": "Hall", "part_id": "Main"}


def test_the_same_part_is_not_bound_twice_at_one_time(records: Records, electricity: int) -> None:
    space, meter = made(records, "spaces", name="Hall"), made(records, "meters", name="Main", category_id=electricity)
    binding = {"owner": {"kind": "spaces", "id": space}, "part": {"kind": "meters", "id": meter}}
    records.create("bindings", binding | {"valid_to": "2026-01-01"})
    records.create("bindings", binding | {"valid_from": "2026-01-01"})
    with pytest.raises(Conflict, match="bound to space 'Hall' already"):
        records.create("bindings", binding | {"valid_from": "2025-12-31T12:00:00Z", "valid_to": "2025-12-31T13:00:00Z"})


def test_a_point_feeds_a_meter_only_in_a_unit_that_converts(records: Records, electricity: int, gas: int) -> None:
    point = made(records, "points", name="Energy", unit="Wh", key="p")
    fine, wrong = (
        {"owner": {"kind": "meters", "id": made(records, "meters", name=name, category_id=category)}}
        | {"part": {"kind": "points", "id": point}}
        for name, category in (("Main", electricity), ("Gas main", gas))
    )
    records.create("bindings", fine)
    with pytest.raises(Refused) as refused:
        records.create("bindings", wrong)
    assert set(faults(refused)) == {"part.id"}
    with pytest.raises(Refused) as refused:
        records.patch("points", point, {"unit": "l"})
    assert set(faults(refused)) == {"unit"}


def test_a_meter_takes_items_and_masters_of_its_own_category(records: Records, electricity: int, gas: int) -> None:
    item = made(records, "energy-items", name="Heating", category_id=gas)
    master = made(records, "meters", name="Gas main", category_id=gas)
    with pytest.raises(Refused) as refused:
        records.create("meters", {"name": "Main", "category_id": electricity, "item_id": item, "master_id": master})
    assert set(faults(refused)) == {"item_id", "master_id"}


def test_what_is_used_stays_and_says_by_whom(records: Records, electricity: int) -> None:
    space, meter = made(records, "spaces", name="Hall"), made(records, "meters", name="Main", category_id=electricity)
    binding = made(records, "bindings", owner={"kind": "spaces", "id": space}, part={"kind": "meters", "id": meter})
    with pytest.raises(Conflict, match="used by 1 meter: Main"):
        records.delete("energy-categories", electricity)
    with pytest.raises(Conflict, match="meter 'Main' is used by 1 space: Hall"):
        records.delete("meters", meter)
    for kind, record in (("bindings", binding), ("meters", meter), ("energy-categories", electricity)):
        records.delete(kind, record)
    with pytest.raises(NotFound):
        records.get("meters", meter)


def test_a_change_counts_the_version_and_an_old_one_is_turned_away(records: Records) -> None:
    space = made(records, "spaces", name="Hall")
    assert records.patch("spaces", space, {"area": 12}, version=1).stored.version == 2
    with pytest.raises(Outdated):
        records.patch("spaces", space, {"area": 13}, version=1)
    assert not records.patch("spaces", space, {"area": 12}, version=2).has_changed


def test_replacing_sets_what_is_left_out_to_its_default_but_keeps_a_points_key(records: Records) -> None:
    device = made(records, "devices", name="Box")
    point = records.create("points", {"name": "Energy", "unit": "kWh", "device_id": device, "high": 5.0}).stored
    assert point.fields["key"] == "Box/Energy"
    replaced = records.replace("points", point.id, {"name": "Renamed", "unit": "kWh", "device_id": device})
    assert (replaced.stored.fields["key"], replaced.stored.fields["high"]) == ("Box/Energy", None)


def test_a_dry_run_answers_and_leaves_no_trace(records: Records, database: Database) -> None:
    version = catalogue_version(database)
    assert records.create("spaces", {"name": "Hall"}, dry_run=True).stored.fields["name"] == "Hall"
    assert records.page(Wanted("spaces")).total == 0
    assert catalogue_version(database) == version
    assert database.rows("SELECT COUNT(*) FROM meterhouse_user.audit") == [(0,)]


def test_every_change_is_audited_and_moves_the_catalogues_version(records: Records, database: Database) -> None:
    version = catalogue_version(database)
    space = made(records, "spaces", name="Hall")
    records.patch("spaces", space, {"name": "Big hall"})
    records.delete("spaces", space)
    kept = database.rows("SELECT actor, action, before_change, after_change FROM meterhouse_user.audit ORDER BY id")
    assert [row[:2] for row in kept] == [("tester", "create"), ("tester", "update"), ("tester", "delete")]
    assert orjson.loads(kept[1][2])["name"] == "Hall"
    assert orjson.loads(kept[1][3])["name"] == "Big hall"
    assert catalogue_version(database) == version + 3


def test_a_password_is_hashed_masked_and_kept_by_a_body_that_is_silent_about_it(
    records: Records, database: Database
) -> None:
    user = records.create("users", {"name": "ann", "password": "correct horse"}).stored
    assert "password" not in user.answer
    hashed = user.fields["password"]
    assert hashed.startswith("$argon2id$")
    assert records.replace("users", user.id, {"name": "ann", "role": "engineer"}).stored.fields["password"] == hashed
    ((after,),) = database.rows("SELECT after_change FROM meterhouse_user.audit ORDER BY id LIMIT 1")
    assert orjson.loads(after)["password"] == "•••"


def test_the_last_administrator_stays(records: Records) -> None:
    first, second = (
        made(records, "users", name=name, role="admin", password="correct horse") for name in ("ann", "bob")
    )
    records.delete("users", first)
    for change in ({"role": "viewer"}, {"is_enabled": False}):
        with pytest.raises(Conflict, match="last administrator"):
            records.patch("users", second, change)


def test_a_clone_is_a_new_record_under_a_free_name(records: Records, electricity: int) -> None:
    meter = made(records, "meters", name="Main", category_id=electricity, high_power=9)
    copies = [records.clone("meters", meter, {}).stored.fields for _ in range(2)]
    assert [copy["name"] for copy in copies] == ["Main copy", "Main copy 2"]
    assert copies[0]["high_power"] == 9
    assert records.clone("meters", meter, {"name": "Other"}).stored.fields["name"] == "Other"


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        pytest.param("valid_from", "2026-03-01", "2026-03-01", id="a day"),
        pytest.param("valid_from", "2026-03-01T10:30:00Z", "2026-03-01", id="an instant where a day is meant"),
    ],
)
def test_days_are_taken_kindly(records: Records, electricity: int, field: str, given: str, kept: str) -> None:
    factor = {"name": "Mix", "category_id": electricity, "factor": 0.4, "source": "none"}
    assert records.create("carbon-factors", factor | {field: given}).stored.fields[field] == kept


def test_a_day_where_an_instant_is_meant_is_its_midnight(records: Records, electricity: int) -> None:
    space, meter = made(records, "spaces", name="Hall"), made(records, "meters", name="Main", category_id=electricity)
    binding = {"owner": {"kind": "spaces", "id": space}, "part": {"kind": "meters", "id": meter}}
    stored = records.create("bindings", binding | {"valid_from": "2026-03-01", "valid_to": "2026-03-02T01:00:00+02:00"})
    assert stored.stored.fields["valid_from"] == "2026-03-01T00:00:00Z"
    assert stored.stored.fields["valid_to"] == "2026-03-01T23:00:00Z"


class TestLists:
    @pytest.fixture
    def spaces(self, records: Records) -> list[str]:
        names = [f"{letter}{number}" for letter in "abc" for number in range(5)]
        for nth, name in enumerate(names):
            made(records, "spaces", name=name, kind="room", area=None if nth % 4 == 0 else float(nth % 3 + 1))
        return names

    @pytest.mark.usefixtures("spaces")
    @pytest.mark.parametrize("sort", ["id", "-id", "name", "-name", "area", "-area", "kind"])
    def test_pages_together_hold_every_record_once(self, records: Records, sort: str) -> None:
        whole = [item["id"] for item in records.page(Wanted("spaces", sort=sort)).items]
        paged, cursor, pages = [], None, 0
        while pages == 0 or cursor is not None:
            page = records.page(Wanted("spaces", sort=sort, cursor=cursor, limit=4))
            paged += [item["id"] for item in page.items]
            cursor, pages = page.next, pages + 1
            assert page.total == 15
        assert paged == whole
        assert len(set(paged)) == 15

    @pytest.mark.usefixtures("spaces")
    @pytest.mark.parametrize(
        ("wanted", "count"),
        [
            pytest.param(Wanted("spaces", q="A"), 5, id="part of a text, in any case"),
            pytest.param(Wanted("spaces", q="%"), 0, id="a sign of LIKE is a sign"),
            pytest.param(Wanted("spaces", where={"area": ["null"]}), 4, id="none"),
            pytest.param(Wanted("spaces", where={"area": ["1", "2"]}), 7, id="one of several"),
            pytest.param(Wanted("spaces", where={"area": ["null", "1"]}), 7, id="none or one"),
            pytest.param(Wanted("spaces", where={"is_input_counted": ["true"]}), 15, id="a truth"),
            pytest.param(Wanted("spaces", q="b", where={"kind": ["floor"]}), 0, id="both"),
        ],
    )
    def test_filters_leave_what_fits(self, records: Records, wanted: Wanted, count: int) -> None:
        found: Page = records.page(wanted)
        assert (found.total, len(found.items)) == (count, count)

    @pytest.mark.parametrize(
        "wanted",
        [
            pytest.param(Wanted("spaces", where={"colour": ["red"]}), id="no such field"),
            pytest.param(Wanted("users", where={"password": ["x"]}), id="a hidden field"),
            pytest.param(Wanted("spaces", where={"area": ["big"]}), id="no number"),
            pytest.param(Wanted("spaces", sort="colour"), id="no such order"),
            pytest.param(Wanted("users", sort="password"), id="an order that would tell what is hidden"),
            pytest.param(Wanted("spaces", cursor="x"), id="no cursor of ours"),
            pytest.param(Wanted("spaces", cursor="WyJuYW1lIiwxLDFd"), id="a cursor of another list"),
        ],
    )
    def test_what_cannot_be_asked_is_malformed(self, records: Records, wanted: Wanted) -> None:
        with pytest.raises(Malformed):
            records.page(wanted)


class TestScope:
    """Two tenants in one house; each is limited to its floor."""

    @pytest.fixture
    def floors(self, records: Records, electricity: int) -> dict[str, dict[str, int]]:
        house = made(records, "spaces", name="House")
        found = {}
        for name in ("ground", "upper"):
            floor = made(records, "spaces", name=name, parent_id=house)
            device = made(records, "devices", name=f"{name} box")
            point = made(records, "points", name="Energy", unit="kWh", device_id=device)
            power = made(records, "points", name="Power", unit="kW", kind="analog", device_id=device)
            meter = made(records, "meters", name=f"{name} main", category_id=electricity)
            for owner, part in ((("spaces", floor), ("meters", meter)), (("meters", meter), ("points", point))):
                made(
                    records,
                    "bindings",
                    owner={"kind": owner[0], "id": owner[1]},
                    part={"kind": part[0], "id": part[1]},
                )
            found[name] = {"spaces": floor, "meters": meter, "points": point, "devices": device, "power": power}
        return found | {"house": {"spaces": house}}

    @pytest.fixture
    def tenant(self, database: Database, floors: dict[str, dict[str, int]]) -> Records:
        return Records(database, "tenant", Scopes(database).of(Limit(space_ids=(floors["ground"]["spaces"],))))

    @pytest.mark.parametrize("kind", ["spaces", "meters", "points", "devices"])
    def test_a_tenant_sees_its_own_and_nothing_else(
        self, tenant: Records, floors: dict[str, dict[str, int]], kind: str
    ) -> None:
        own, other = floors["ground"][kind], floors["upper"][kind]
        seen = {item["id"] for item in tenant.page(Wanted(kind)).items}
        assert own in seen
        assert other not in seen
        assert tenant.get(kind, own)[0].id == own
        with pytest.raises(NotFound):
            tenant.get(kind, other)

    def test_channels_beside_the_counter_of_its_own_device_are_seen(
        self, tenant: Records, floors: dict[str, dict[str, int]]
    ) -> None:
        assert tenant.scope.sees("points", floors["ground"]["power"])
        assert not tenant.scope.sees("points", floors["upper"]["power"])

    def test_what_reaches_beyond_its_space_is_not_its_to_change(
        self, tenant: Records, floors: dict[str, dict[str, int]], electricity: int
    ) -> None:
        with pytest.raises(Forbidden):
            tenant.patch("energy-categories", electricity, {"unit": "MWh"})
        with pytest.raises(Forbidden):
            tenant.create("spaces", {"name": "Elsewhere"})
        with pytest.raises(Refused):
            tenant.create("spaces", {"name": "Room", "parent_id": floors["upper"]["spaces"]})
        assert tenant.create("spaces", {"name": "Room", "parent_id": floors["ground"]["spaces"]}).has_changed

    def test_the_scope_follows_a_binding_that_ends(
        self, database: Database, records: Records, floors: dict[str, dict[str, int]]
    ) -> None:
        scopes = Scopes(database)
        floor, meter = floors["ground"]["spaces"], floors["ground"]["meters"]
        assert scopes.of(Limit(space_ids=(floor,))).sees("meters", meter)
        (binding,) = records.page(Wanted("bindings", where={"part_kind": ["meters"], "part_id": [str(meter)]})).items
        records.patch("bindings", binding["id"], {"valid_to": "2020-01-01"})
        assert not scopes.of(Limit(space_ids=(floor,))).sees("meters", meter)
