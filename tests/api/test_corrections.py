"""Corrections over the API: tried, laid, seen in every figure downstream, and undone without a trace."""

from typing import Any

import numpy as np
import pytest

from meterhouse.store import readings, work
from meterhouse.store.engine import Database
from meterhouse.store.facts import Measure
from meterhouse.store.series import Series
from tests.api.conftest import AFTER, FIRST, Caller
from tests.pipeline.plant import (
    ELECTRICITY,
    GRID_METER,
    HEAT_METER,
    LATER_PRICE,
    LIGHT,
    MACHINES,
    OFFICE,
    STEP,
    column,
    of_meter,
    of_space,
    seconds,
    settle,
)

SPIKE = seconds("2024-05-07T01:00:00Z")


def figures(database: Database) -> dict[tuple[str, int, Measure], list[float]]:
    """Every slot of energy of the light, and of energy, cost and carbon of its office."""
    measures: tuple[Measure, ...] = ("energy", "cost", "carbon")
    found: dict[tuple[str, int, Measure], list[float]] = {
        ("meters", LIGHT, "energy"): of_meter(database, LIGHT).values.tolist()
    }
    for measure in measures:
        currency = "EUR" if measure == "cost" else ""
        found["spaces", OFFICE, measure] = of_space(database, OFFICE, measure, currency=currency).values.tolist()
    return found


def body(**fields: Any) -> dict[str, Any]:
    usual = {
        "act": "exclude",
        "points": [LIGHT],
        "from": "2024-05-07T01:00:00Z",
        "to": "2024-05-07T02:00:00Z",
        "reason": "The meter was being repaired",
    }
    return {name: value for name, value in (usual | fields).items() if value is not None}


def test_what_is_tried_changes_nothing_and_tells_what_would_come(admin: Caller, on_time: Database) -> None:
    before = figures(on_time)
    [(at, value)] = on_time.rows(
        "SELECT at, value FROM meterhouse_historical.reading WHERE point_id = %s AND at = %s", (LIGHT, SPIKE)
    )
    values = [{"at": "2024-05-07T01:00:00Z", "value": value + 0.25}]
    asked = body(act="replace", values=values, **{"from": None, "to": None})
    tried = admin("POST", "/corrections", params={"dry_run": "true"}, json=asked)
    assert (tried.status_code, tried.json["id"]) == (200, None)
    effect = tried.json["effect"]
    (meter,) = effect["meters"]
    assert (meter["name"], meter["slots"], effect["readings"]) == ("Light", 2, 1)
    assert meter["energy"] == pytest.approx(0.0, abs=1e-9), "what one slot gains, the next one loses"
    settle(on_time)
    assert figures(on_time) == before

    laid = admin("POST", "/corrections", json=asked)
    assert laid.status_code == 201
    assert laid.json["effect"] == effect
    settle(on_time)
    after = figures(on_time)
    gained = np.array(after["meters", LIGHT, "energy"]) - np.array(before["meters", LIGHT, "energy"])
    assert sorted(gained[np.abs(gained) > 1e-9]) == pytest.approx([-0.25, 0.25])
    assert at == SPIKE


def test_energy_money_and_carbon_of_a_trial_are_what_comes(admin: Caller, on_time: Database) -> None:
    last = AFTER - STEP
    [(value,)] = on_time.rows(
        "SELECT value FROM meterhouse_historical.reading WHERE point_id = %s AND at = %s", (LIGHT, AFTER)
    )
    before = figures(on_time)
    values = [{"at": "2024-05-08T22:00:00Z", "value": value + 2.0}]
    asked = body(act="replace", values=values, **{"from": None, "to": None})
    effect = admin("POST", "/corrections", json=asked).json["effect"]
    settle(on_time)
    after = figures(on_time)
    changes = {key: sum(after[key]) - sum(before[key]) for key in before}
    (meter,) = effect["meters"]
    assert meter["energy"] == pytest.approx(changes["meters", LIGHT, "energy"]) == pytest.approx(2.0)
    assert effect["money"] == {"EUR": pytest.approx(changes["spaces", OFFICE, "cost"])}
    assert changes["spaces", OFFICE, "cost"] == pytest.approx(2.0 * LATER_PRICE)
    assert effect["carbon"] == pytest.approx(changes["spaces", OFFICE, "carbon"])
    office = next(each for each in effect["wholes"] if (each["kind"], each["id"]) == ("spaces", OFFICE))
    assert office["energy"] == pytest.approx(changes["spaces", OFFICE, "energy"])
    assert last % STEP == 0


@pytest.fixture
def doubled(admin: Caller, on_time: Database) -> tuple[int, int]:
    """A virtual meter of twice the light, and one of the machines less that; settled."""
    numbers: list[int] = []
    for name, formula, variables in (
        ("Doubled", "2 * light", [("light", "meters", LIGHT)]),
        ("Left over", "machines - doubled", [("machines", "meters", MACHINES), ("doubled", "virtual-meters", 0)]),
    ):
        meters = [
            {"name": each, "meter": {"kind": kind, "id": number or numbers[0]}} for each, kind, number in variables
        ]
        fields = {"name": name, "category_id": ELECTRICITY, "formula": formula, "variables": meters}
        made = admin("POST", "/virtual-meters", json=fields)
        assert made.status_code == 201, made.json
        numbers.append(made.json["id"])
    settle(on_time)
    return numbers[0], numbers[1]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"act": "replace", "from": None, "to": None}, id="another value"),
        pytest.param({"act": "ratio", "points": None, "meters": [LIGHT], "ratio": 3.0, "to": None}, id="another ratio"),
    ],
)
def test_a_trial_tells_what_becomes_of_the_meters_that_are_computed_from_it(
    admin: Caller, on_time: Database, doubled: tuple[int, int], fields: dict[str, Any]
) -> None:
    def energies() -> list[float]:
        virtual = [column(on_time, _virtual(number)).sum for number in doubled]
        return [of_meter(on_time, LIGHT).sum, *virtual]

    if fields["act"] == "replace":
        sql = "SELECT value FROM meterhouse_historical.reading WHERE point_id = %s AND at = %s"
        [(value,)] = on_time.rows(sql, (LIGHT, AFTER))
        fields = fields | {"values": [{"at": "2024-05-08T22:00:00Z", "value": value + 2.0}]}
    before = energies()
    laid = admin("POST", "/corrections", json=body(**fields))
    assert laid.status_code == 201, laid.json
    effect = laid.json["effect"]
    settle(on_time)
    light, twice, left = (after - was for after, was in zip(energies(), before, strict=True))
    assert abs(light) > 0.1
    told = {(each["kind"], each["id"]): each["energy"] for each in effect["meters"]}
    assert told == {
        ("meters", LIGHT): pytest.approx(light),
        ("virtual-meters", doubled[0]): pytest.approx(twice),
        ("virtual-meters", doubled[1]): pytest.approx(left),
    }
    assert (twice, left) == (pytest.approx(2 * light), pytest.approx(-2 * light))
    own = next(each for each in effect["meters"] if each["kind"] == "meters")
    assert (effect["slots"], effect["money"]) == (own["slots"], own["money"])  # what a formula counts is counted


def _virtual(number: int) -> Series:
    return Series("virtual-meters", number, "energy", category_id=ELECTRICITY)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="excluded"),
        pytest.param({"act": "interpolate"}, id="interpolated"),
        pytest.param({"act": "shift", "seconds": 600}, id="shifted"),
        pytest.param({"act": "accept"}, id="accepted"),
        pytest.param({"act": "scale", "factor": 0.5}, id="scaled"),
        pytest.param({"act": "copy", "like": "2024-05-08T01:00:00Z"}, id="like the day after"),
        pytest.param({"act": "exchange", "to": None, "end": 9000.0, "start": 3.5}, id="another register"),
        pytest.param({"act": "ratio", "points": None, "meters": [LIGHT], "ratio": 40.0}, id="another ratio"),
        pytest.param(
            {"act": "ratio", "points": None, "meters": [LIGHT], "factor": -1.0, "to": None}, id="the other sign"
        ),
        pytest.param({"points": None, "meters": [LIGHT]}, id="by the meter"),
        pytest.param({"points": [f"plant/{LIGHT}"]}, id="by the point's key"),
    ],
)
def test_what_is_undone_leaves_every_figure_as_it_was(admin: Caller, on_time: Database, fields: dict[str, Any]) -> None:
    before = figures(on_time)
    laid = admin("POST", "/corrections", json=body(**fields))
    assert laid.status_code == 201, laid.json
    number = laid.json["id"]
    settle(on_time)
    changed = figures(on_time) != before
    assert changed == (fields.get("act") != "accept")
    shown = admin("GET", f"/corrections/{number}").json
    assert (shown["author"], shown["reason"], shown["undone_at"]) == ("admin", "The meter was being repaired", None)
    assert [each["id"] for each in shown["points"]] == [LIGHT]

    undone = admin("POST", f"/corrections/{number}/undo")
    assert (undone.status_code, undone.json["undone_by"]) == (200, "admin")
    settle(on_time)
    assert figures(on_time) == before
    again = admin("POST", f"/corrections/{number}/undo")
    assert (again.status_code, "was undone by admin" in again.json["detail"]) == (409, True)
    actions = [entry["action"] for entry in admin("GET", "/audit", params={"actor": "admin"}).json["items"]]
    assert {"correct", "undo correction"} <= set(actions)


def test_the_money_of_a_trial_is_that_of_the_hours_in_which_it_falls(admin: Caller, on_time: Database) -> None:
    """Slots before the new tariff: some at the price of the night, some at that of the day."""
    on_time.execute("UPDATE meterhouse_system.tariff SET valid_from = NULL WHERE id = 2")
    on_time.execute("UPDATE meterhouse_system.tariff SET valid_to = '2024-04-01' WHERE id = 2")
    on_time.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    settle(on_time)
    before = figures(on_time)
    hours = {"from": "2024-05-07T05:00:00Z", "to": "2024-05-07T06:10:00Z"}
    effect = admin("POST", "/corrections", json=body(act="shift", seconds=2400, **hours)).json["effect"]
    settle(on_time)
    after = figures(on_time)
    gained = sum(after["spaces", OFFICE, "cost"]) - sum(before["spaces", OFFICE, "cost"])
    assert effect["money"] == {"EUR": pytest.approx(gained)}
    assert abs(gained) > 0.001


def test_excluded_readings_count_for_nothing_and_the_register_still_adds_up(admin: Caller, on_time: Database) -> None:
    before = of_meter(on_time, LIGHT)
    admin("POST", "/corrections", json=body(**{"to": "2024-05-07T05:00:00Z"}))
    settle(on_time)
    after = of_meter(on_time, LIGHT)
    assert after.sum == pytest.approx(before.sum)
    assert len(after.values) == len(before.values)
    [(count,)] = on_time.rows("SELECT COUNT(*) FROM meterhouse_historical.reading WHERE point_id = %s", (LIGHT,))
    assert count == (AFTER - FIRST) // STEP + 1, "no reading is gone"


def test_a_copied_hour_runs_like_the_other_and_the_register_still_adds_up(admin: Caller, on_time: Database) -> None:
    before = of_meter(on_time, LIGHT)
    nth = (SPIKE - FIRST) // STEP
    laid = admin("POST", "/corrections", json=body(act="copy", like="2024-05-08T01:00:00Z"))
    assert laid.status_code == 201, laid.json
    settle(on_time)
    after = of_meter(on_time, LIGHT)
    assert after.sum == pytest.approx(before.sum)
    like = before.values[nth + 95 : nth + 100]
    assert after.values[nth - 1 : nth + 4] == pytest.approx(like * before.values[nth - 1 : nth + 4].sum() / like.sum())
    admin("POST", "/corrections", json=body(**{"from": "2024-05-08T01:00:00Z", "to": "2024-05-08T02:00:00Z"}))
    settle(on_time)
    assert of_meter(on_time, LIGHT).values[nth - 1 : nth + 4].tolist() == after.values[nth - 1 : nth + 4].tolist(), (
        "what becomes of the other later changes the copy no more"
    )


def test_a_scaled_stretch_counts_as_if_it_had_been_read_so(admin: Caller, on_time: Database) -> None:
    """The device sent Wh for an hour, and the rules left it out."""
    before = of_meter(on_time, LIGHT)
    rows = on_time.rows(
        "SELECT at, value FROM meterhouse_historical.reading WHERE point_id = %s AND at >= %s AND at < %s",
        (LIGHT, SPIKE, SPIKE + 3600),
    )
    on_time.execute(
        "UPDATE meterhouse_historical.reading SET value = value * 1000 WHERE point_id = %s AND at >= %s AND at < %s",
        (LIGHT, SPIKE, SPIKE + 3600),
    )
    on_time.transaction(lambda connection: work.mark(connection, "cleaning", [(LIGHT, SPIKE, SPIKE + 3600)]))
    settle(on_time)
    assert of_meter(on_time, LIGHT).values.tolist() != before.values.tolist()
    admin("POST", "/corrections", json=body(act="scale", factor=0.001))
    settle(on_time)
    assert len(rows) == 4
    assert of_meter(on_time, LIGHT).values == pytest.approx(before.values)


def test_an_exchange_of_the_register_loses_nothing(admin: Caller, on_time: Database) -> None:
    """The old one showed 1.25 more than at its last reading, the new one starts at 7 and runs on by itself."""
    last = readings.read(on_time, [LIGHT], AFTER, AFTER + 1).values[0]
    on_time.execute(
        "INSERT INTO meterhouse_system.device (id, name, type, serial, is_enabled) VALUES (1, 'D', 'meter', 'OLD', 1)"
    )
    on_time.execute("UPDATE meterhouse_system.point SET device_id = 1 WHERE id = %s", (LIGHT,))
    on_time.execute("UPDATE meterhouse_system.catalogue_version SET version = version + 1")
    later = AFTER + STEP * np.arange(1, 40, dtype=np.int64)
    readings.write(on_time, np.full(39, LIGHT), later, 7.0 + 0.5 * np.arange(39))
    settle(on_time)
    before = of_meter(on_time, LIGHT)
    at = {"from": "2024-05-08T22:15:00Z", "to": None}
    asked = body(act="exchange", end=last + 1.25, start=7.0, serial="NEW", **at)
    effect = admin("POST", "/corrections", params={"dry_run": "true"}, json=asked).json["effect"]
    number = admin("POST", "/corrections", json=asked).json["id"]
    settle(on_time)
    after = of_meter(on_time, LIGHT)
    assert after.sum == pytest.approx(before.values[np.array(before.times) < AFTER].sum() + 1.25 + 0.5 * 38)
    assert after.values[after.times.index(AFTER)] == pytest.approx(1.25)
    assert effect["meters"][0]["energy"] == pytest.approx(after.sum - before.sum)
    verdicts = "SELECT * FROM meterhouse_historical.reading_quality WHERE point_id = %s"
    assert on_time.rows(verdicts, (LIGHT,)) == [], "both registers are sound"
    assert admin("GET", "/devices/1").json["serial"] == "NEW"
    shown = admin("GET", f"/corrections/{number}").json
    assert shown["changed"] == [{"kind": "devices", "id": 1, "before": {"serial": "OLD"}, "after": {"serial": "NEW"}}]
    admin("POST", f"/corrections/{number}/undo")
    settle(on_time)
    assert of_meter(on_time, LIGHT).values.tolist() == before.values.tolist()
    assert admin("GET", "/devices/1").json["serial"] == "OLD"


def test_a_ratio_holds_from_its_instant_on_and_nothing_else_is_written(admin: Caller, on_time: Database) -> None:
    meter, office, grid = (of_meter(on_time, each) for each in (LIGHT, HEAT_METER, GRID_METER))
    cost, carbon = figures(on_time)["spaces", OFFICE, "cost"], figures(on_time)["spaces", OFFICE, "carbon"]
    asked = body(act="ratio", points=None, meters=[LIGHT], ratio=2.0, to=None)
    effect = admin("POST", "/corrections", params={"dry_run": "true"}, json=asked).json["effect"]
    assert admin("GET", "/corrections").json["items"] == []
    number = admin("POST", "/corrections", json=asked).json["id"]
    settle(on_time)
    later = np.array(meter.times) >= SPIKE
    expected = np.where(later, 2.0, 1.0) * meter.values
    assert of_meter(on_time, LIGHT).values == pytest.approx(expected)
    assert of_meter(on_time, HEAT_METER).values.tolist() == office.values.tolist()
    assert of_meter(on_time, GRID_METER).values.tolist() == grid.values.tolist()
    after = figures(on_time)
    assert sum(after["spaces", OFFICE, "cost"]) - sum(cost) == pytest.approx(effect["money"]["EUR"])
    assert sum(after["spaces", OFFICE, "carbon"]) - sum(carbon) == pytest.approx(effect["carbon"])
    assert effect["meters"][0]["energy"] == pytest.approx(meter.values[later].sum())
    bindings = "SELECT share, valid_from, valid_to FROM meterhouse_system.binding WHERE part_kind = 'points'"
    assert len(on_time.rows(f"{bindings} AND owner_id = %s", (LIGHT,))) == 2

    on_time.execute("UPDATE meterhouse_system.binding SET share = 3 WHERE share = 2 AND owner_id = %s", (LIGHT,))
    refused = admin("POST", f"/corrections/{number}/undo")
    assert (refused.status_code, "was changed after" in refused.json["detail"]) == (409, True)
    on_time.execute("UPDATE meterhouse_system.binding SET share = 2 WHERE share = 3 AND owner_id = %s", (LIGHT,))
    assert admin("POST", f"/corrections/{number}/undo").status_code == 200
    settle(on_time)
    assert on_time.rows(f"{bindings} AND owner_id = %s", (LIGHT,)) == [(1.0, None, None)]
    assert of_meter(on_time, LIGHT).values.tolist() == meter.values.tolist()


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("2024-05-07T16:00:00Z", id="from the middle on: the limit of before is another too"),
        pytest.param("2024-05-06T00:00:00Z", id="of all"),
    ],
)
def test_a_trial_of_a_ratio_tells_what_the_limits_of_power_will_say(
    admin: Caller, on_time: Database, start: str
) -> None:
    most = 4 * float(of_meter(on_time, LIGHT).values.max())
    assert admin("PATCH", f"/meters/{LIGHT}", json={"high_power": 0.7 * most}).status_code == 200
    settle(on_time)
    count = "SELECT COUNT(*) FROM meterhouse_historical.reading_quality WHERE point_id = %s"
    ((left_out,),) = on_time.rows(count, (LIGHT,))
    assert left_out > 0, "otherwise the limit says nothing"
    before = figures(on_time)
    laid = admin(
        *("POST", "/corrections"),
        json=body(act="ratio", points=None, meters=[LIGHT], factor=0.5, to=None, **{"from": start}),
    )
    assert laid.status_code == 201, laid.json
    (told,) = [each for each in laid.json["effect"]["meters"] if each["kind"] == "meters"]
    settle(on_time)
    after = figures(on_time)
    assert on_time.rows(count, (LIGHT,)) != [(left_out,)], "otherwise nothing is judged anew"
    assert told["energy"] == pytest.approx(
        sum(after["meters", LIGHT, "energy"]) - sum(before["meters", LIGHT, "energy"])
    )
    assert laid.json["effect"]["money"]["EUR"] == pytest.approx(
        sum(after["spaces", OFFICE, "cost"]) - sum(before["spaces", OFFICE, "cost"])
    )


def test_a_spike_that_the_rules_left_out_can_be_accepted(admin: Caller, on_time: Database) -> None:
    """A person knows that the energy was there: the meter was exchanged for one that shows more."""
    [(value,)] = on_time.rows("SELECT MAX(value) FROM meterhouse_historical.reading WHERE point_id = %s", (LIGHT,))
    ats = AFTER + STEP * np.arange(1, 9, dtype=np.int64)
    shown = value + np.array([0.5, -50.0, -49.5, 1.0, 1.5, 2.0, 2.5, 3.0])
    readings.write(on_time, np.full(8, LIGHT, np.int64), ats, shown)
    settle(on_time)
    verdicts = "SELECT at FROM meterhouse_historical.reading_quality WHERE point_id = %s AND verdict = 1"
    assert [int(at) for (at,) in on_time.rows(verdicts, (LIGHT,))] == [int(ats[1]), int(ats[2])]
    stretch = {"from": "2024-05-08T22:30:00Z", "to": "2024-05-08T22:46:00Z"}
    number = admin("POST", "/corrections", json=body(act="accept", **stretch)).json["id"]
    settle(on_time)
    assert on_time.rows(verdicts, (LIGHT,)) == []
    admin("POST", f"/corrections/{number}/undo")
    settle(on_time)
    assert len(on_time.rows(verdicts, (LIGHT,))) == 2


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        pytest.param({"points": []}, "points", id="no points"),
        pytest.param({"points": [999999]}, "points[0]", id="a point that is not there"),
        pytest.param({"meters": [999999]}, "meters[0]", id="a meter that is not there"),
        pytest.param({"to": "2024-05-07T01:00:00Z"}, "to", id="an empty stretch"),
        pytest.param({"reason": "  "}, "reason", id="no reason"),
        pytest.param({"act": "shift"}, "seconds", id="a shift by nothing"),
        pytest.param({"seconds": 60}, "seconds", id="an exclusion by a minute"),
        pytest.param({"act": "scale"}, "factor", id="a scaling by nothing"),
        pytest.param({"act": "scale", "factor": 0.0}, "factor", id="a scaling to nothing"),
        pytest.param({"factor": 2.0}, "factor", id="an exclusion by a factor"),
        pytest.param({"ratio": 2.0}, "ratio", id="an exclusion with a ratio"),
        pytest.param({"act": "copy"}, "like", id="a copy of nothing"),
        pytest.param({"act": "copy", "like": "2024-05-07T01:30:00Z"}, "like", id="a copy of itself"),
        pytest.param({"act": "copy", "like": "2023-05-07T01:00:00Z"}, "like", id="a copy of a day without readings"),
        pytest.param({"act": "exchange", "to": None, "end": 5.0}, "start", id="an exchange for an unknown register"),
        pytest.param({"act": "exchange", "to": None, "start": 5.0}, "end", id="an exchange of an unknown register"),
        pytest.param({"act": "exchange", "end": 5.0, "start": 5.0}, "to", id="an exchange over an hour"),
        pytest.param({"act": "ratio", "ratio": 2.0}, "meters", id="a ratio of no meter"),
        pytest.param({"act": "ratio", "points": None, "meters": [LIGHT]}, "ratio", id="a ratio without one"),
        pytest.param(
            {"act": "exchange", "to": None, "end": 5.0, "start": 5.0, "serial": "X"}, "serial", id="no device to name"
        ),
        pytest.param({"act": "shift", "seconds": 100_000}, "seconds", id="a shift by more than a day"),
        pytest.param({"act": "replace"}, "values", id="a replacement by nothing"),
        pytest.param({"from": None}, "from", id="no beginning"),
        pytest.param({"from": "2024-05-07T01:00:00"}, "from", id="an instant without a zone"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    admin: Caller, on_time: Database, fields: dict[str, Any], named: str
) -> None:
    refused = admin("POST", "/corrections", json=body(**fields))
    assert refused.status_code == 422
    assert named in [fault["field"] for fault in refused.json["errors"]]
    assert on_time.rows("SELECT * FROM meterhouse_historical.correction") == []


def test_whoever_may_only_look_corrects_nothing(on_time: Database, signed_in: Any) -> None:
    viewer = signed_in("viewer")
    assert viewer("POST", "/corrections", json=body()).status_code == 403
    assert viewer("GET", "/corrections").json == {"items": [], "next": None}


def test_lists_are_those_of_a_meter_newest_first_in_pages(admin: Caller, on_time: Database) -> None:
    numbers = [admin("POST", "/corrections", json=body(reason=f"No. {nth}")).json["id"] for nth in range(3)]
    other = admin("POST", "/corrections", json=body(points=[GRID_METER])).json["id"]
    listed = admin("GET", "/corrections", params={"meter": LIGHT, "limit": 2}).json
    assert [item["id"] for item in listed["items"]] == numbers[:0:-1]
    rest = admin("GET", "/corrections", params={"meter": LIGHT, "cursor": listed["next"]}).json
    assert [item["id"] for item in rest["items"]] == numbers[:1]
    assert admin("GET", "/corrections").json["items"][0]["id"] == other
