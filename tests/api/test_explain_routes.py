"""Explanations over the API: of a slot or of days, and of what the asker sees alone."""

from collections.abc import Callable
from typing import Any

import pytest

from meterhouse.store import document
from meterhouse.store.engine import Database
from tests.api.conftest import Caller
from tests.pipeline.plant import OFFICE, SITE

DAYS = {"from": "2024-05-07", "to": "2024-05-09"}


@pytest.fixture
def of_space(admin: Caller, plant: Database) -> Callable[[int], int]:
    """Number of the series of a space's first category of energy."""

    def series(space: int) -> int:
        found = admin("GET", f"/reports/energy/spaces/{space}", params=DAYS | {"explain": "true"}).json
        return int(found["explain"][0]["series"][0]["series"])

    return series


def test_days_are_explained_by_their_pieces_and_parts(admin: Caller, of_space: Callable[[int], int]) -> None:
    found = admin("GET", "/explain", params=DAYS | {"series": of_space(OFFICE)})
    assert found.status_code == 200
    told = found.json
    assert (told["subject"]["id"], told["step"], told["zone"]) == (OFFICE, "day", "Europe/Berlin")
    assert [each["from"] for each in told["pieces"]] == ["2024-05-07", "2024-05-08"]
    assert sum(each["value"] for each in told["pieces"]) == pytest.approx(told["value"])
    assert [each["subject"]["name"] for each in told["parts"]] == ["Light"]
    own = admin("GET", "/explain", params=DAYS | {"series": told["parts"][0]["series"]}).json
    assert own["value"] == pytest.approx(told["value"])
    slot = admin("GET", "/explain", params={"series": of_space(OFFICE), "at": "2024-05-07T10:00:00Z"}).json
    assert slot["members"][0]["meter"]["name"] == "Light"


def test_an_hour_is_explained_by_its_slots_of_several_series_too(admin: Caller, of_space: Callable[[int], int]) -> None:
    site, office = of_space(SITE), of_space(OFFICE)
    hour = {"at": "2024-05-07T10:20:00Z", "step": "hour"}
    told = admin("GET", "/explain", params=hour | {"series": f"{site},-{office}"}).json
    assert (told["from"], told["to"]) == ("2024-05-07T12:00:00+02:00", "2024-05-07T13:00:00+02:00")
    assert [each["at"][11:16] for each in told["pieces"]] == ["12:00", "12:15", "12:30", "12:45"]
    assert sum(each["value"] for each in told["pieces"]) == pytest.approx(told["value"])
    assert sum(each["adds"] for each in told["parts"]) == pytest.approx(told["value"])


def test_the_slot_of_a_remainder_is_explained_by_what_it_is_taken_from(
    admin: Caller, of_space: Callable[[int], int]
) -> None:
    site, office = of_space(SITE), of_space(OFFICE)
    at = {"at": "2024-05-07T10:20:00Z"}
    told = admin("GET", "/explain", params=at | {"series": f"{site},-{office}"}).json
    assert (told["from"], told["to"]) == ("2024-05-07T12:15:00+02:00", "2024-05-07T12:30:00+02:00")
    whole, minus = (admin("GET", "/explain", params=at | {"series": each}).json["value"] for each in (site, office))
    assert [each["adds"] for each in told["parts"]] == pytest.approx([whole, -minus])
    assert told["value"] == pytest.approx(whole - minus)


def test_a_part_that_works_on_other_days_is_no_figure_of_these(admin: Caller, plant: Database) -> None:
    every: list[dict[str, Any]] = [{"name": "All but weekends", "country": "DE"}, {"name": "One off", "country": "DE"}]
    every[1]["non_working_days"] = [{"day": "2024-05-08"}]
    owners = ((SITE, "All but weekends"), (OFFICE, "One off"))
    bound = [
        {"owner": {"kind": "spaces", "id": owner}, "part": {"kind": "working-calendars", "id": calendar}}
        for owner, calendar in owners
    ]
    document.apply(plant, {"working-calendars": every, "bindings": bound})
    heat = admin("GET", f"/reports/energy/spaces/{SITE}", params=DAYS | {"explain": "true", "by": "day-type"}).json
    (of_heat, _) = [each for each in heat["parts"] if each["name"].startswith("Heat")]
    (series,) = next(each["series"] for each in heat["explain"] if each["part"] == of_heat["id"])
    for days, is_its_own in (("working", False), (None, True)):
        asked = DAYS | {"series": series["series"]} | ({"days": days} if days else {})
        (part,) = admin("GET", "/explain", params=asked).json["parts"]
        assert part["subject"]["id"] == OFFICE
        assert (part["series"] is not None) == is_its_own


def test_what_is_taken_away_has_a_minus(admin: Caller, of_space: Callable[[int], int]) -> None:
    site, office = of_space(SITE), of_space(OFFICE)
    told = admin("GET", "/explain", params=DAYS | {"series": f"{site},-{office}"}).json
    assert told["series"] == [{"series": site, "sign": 1.0}, {"series": office, "sign": -1.0}]
    assert sum(each["adds"] for each in told["parts"]) == pytest.approx(told["value"])


def test_nothing_is_told_of_a_series_that_one_may_not_see(
    of_space: Callable[[int], int], signed_in: Callable[..., Caller]
) -> None:
    site, office = of_space(SITE), of_space(OFFICE)
    tenant = signed_in("tenant", OFFICE)
    assert tenant("GET", "/explain", params=DAYS | {"series": office}).status_code == 200
    for series in (site, f"{office},-{site}"):
        refused = tenant("GET", "/explain", params=DAYS | {"series": series})
        assert (refused.status_code, refused.json["detail"]) == (404, f"there is no series {site}")


@pytest.mark.parametrize(
    ("params", "status", "said"),
    [
        pytest.param(DAYS, 400, "series is missing", id="of no series"),
        pytest.param(DAYS | {"series": "all"}, 400, "series is 'all'; take at most 100 ids", id="of no number"),
        pytest.param(DAYS | {"series": ",".join(["{0}"] * 101)}, 400, "take at most 100 ids", id="of too many"),
        pytest.param(DAYS | {"series": "{0}", "at": "2024-05-07T10:00:00Z"}, 400, "the one or the other", id="both"),
        pytest.param(
            {"series": "{0}", "at": "2024-05-07T10:00:00Z", "days": "working"}, 400, "days is about", id="a slot"
        ),
        pytest.param(DAYS | {"series": "{0}", "step": "hour"}, 400, "leave it out", id="days by the hour"),
        pytest.param(DAYS | {"series": "{0}", "days": "all"}, 400, "working", id="days of no kind"),
        pytest.param(DAYS | {"series": "{0}", "days": "working"}, 422, "no working calendar", id="without a calendar"),
        pytest.param({"series": "{0}", "from": "2024-05-07"}, 400, "to is missing", id="without an end"),
        pytest.param(
            {"series": "{0}", "from": "2024-05-07", "to": "2024-05-07"}, 422, "the end is exclusive", id="no day"
        ),
        pytest.param({"series": "{0}", "at": "2024-05-07T10:00:00"}, 400, "add Z or an offset", id="without an offset"),
        pytest.param({"series": "{0}", "at": "soon"}, 400, "take an instant such as", id="no instant"),
        pytest.param({"series": "{0}", "at": "1969-05-07"}, 400, "from 1971 to 2105", id="before all time"),
        pytest.param(DAYS | {"series": "{0}", "peak": "maybe"}, 400, "take true or false", id="a peak perhaps"),
        pytest.param(DAYS | {"series": "999999"}, 404, "no series 999999", id="one that is not there"),
    ],
)
def test_what_cannot_be_explained_is_refused_by_name(
    admin: Caller, of_space: Callable[[int], int], params: dict[str, Any], status: int, said: str
) -> None:
    """{0} stands for a series that is there."""
    number = of_space(SITE)
    given = {name: text.format(number) if name == "series" else text for name, text in params.items()}
    answer = admin("GET", "/explain", params=given)
    assert answer.status_code == status, answer.json
    assert said in answer.json["detail"]
