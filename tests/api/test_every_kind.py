"""Every kind lives: created, listed, changed, cloned, exported, imported, deleted and restored in the same way."""

from typing import Any

import pytest

from meterhouse.catalogue import CATALOGUE
from meterhouse.store.names import ORDER
from tests.api.conftest import Caller
from tests.one_of_each import Ids, one_of_each, shared


@pytest.fixture
def ids(admin: Caller) -> Ids:
    def post(kind: str, body: dict[str, Any]) -> int:
        answer = admin("POST", f"/{kind}", json=body)
        assert answer.status_code == 201, (kind, answer.json)
        return int(answer.json["id"])

    made = one_of_each(post, "Mark", shared(post))
    return made | {"organizations": post("organizations", {"name": "Mark"})}


def test_there_is_one_of_every_kind(ids: Ids) -> None:
    assert set(ids) == set(CATALOGUE)


def test_each_answers_what_a_put_of_it_changes_nothing_of(admin: Caller, ids: Ids) -> None:
    for kind, number in ids.items():
        got = admin("GET", f"/{kind}/{number}")
        assert got.status_code == 200, kind
        again = admin("PUT", f"/{kind}/{number}", json=got.json, headers={"If-Match": got.headers["ETag"]})
        assert again.status_code == 200, (kind, again.json)
        assert again.headers["ETag"] == got.headers["ETag"], kind
        listed = [item for item in admin("GET", f"/{kind}").json["items"] if item["id"] == number]
        assert [{**listed[0], "_names": 0}] == [{**got.json, "_names": 0}], kind


def test_each_is_found_by_what_its_list_shows(admin: Caller, ids: Ids) -> None:
    for kind in ids:
        for field in ("id", *(each for each in CATALOGUE[kind].columns if not CATALOGUE[kind].field[each].is_json)):
            assert admin("GET", f"/{kind}", params={"sort": f"-{field}"}).status_code == 200, (kind, field)
        assert admin("GET", f"/{kind}", params={"q": "Mark"}).status_code == 200, kind


def test_names_of_what_is_referred_to_come_along(admin: Caller, ids: Ids) -> None:
    equipment = admin("GET", f"/equipment/{ids['equipment']}").json["_names"]
    assert equipment["parameters[2].numerator.id"] == "Mark"
    assert admin("GET", f"/users/{ids['users']}").json["_names"]["space_ids[0]"] == "Mark"
    count = admin("GET", f"/production-counts/{ids['production-counts']}").json["_names"]
    assert (count["subject_id"], count["product_id"]) == ("Mark", "Mark")


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json", "yaml"])
def test_each_goes_out_as_a_sheet_and_in_again_unchanged(admin: Caller, ids: Ids, suffix: str) -> None:
    for kind in ORDER:
        sheet = admin("GET", f"/{kind}.{suffix}")
        assert sheet.status_code == 200, kind
        kept = {"Content-Type": sheet.headers["Content-Type"]}
        answer = admin("POST", f"/{kind}/import", body=sheet.content, headers=kept)
        assert answer.status_code == 200, (kind, answer.json)
        verdicts = {row["status"]: row["errors"] for row in answer.json["rows"]}
        assert set(verdicts) <= {"unchanged"}, (kind, verdicts)


def test_each_is_deleted_by_who_uses_it_last_and_comes_back(admin: Caller, ids: Ids) -> None:
    order = [kind for kind in CATALOGUE if kind in ids]
    before = {kind: admin("GET", f"/{kind}/{ids[kind]}").json for kind in order}
    places = [(kind, ids[kind]) for kind in order]
    # The meter whose register was read stands beside the one of its kind.
    places.insert(order.index("register-readings"), ("offline-meters", before["register-readings"]["meter_id"]))
    for kind, number in reversed(places):
        answer = admin("DELETE", f"/{kind}/{number}")
        assert answer.status_code == 204, (kind, answer.json)
        assert admin("GET", f"/{kind}/{number}").status_code == 404
    for kind, number in places:
        answer = admin("POST", f"/{kind}/{number}/restore")
        assert answer.status_code == 201, (kind, answer.json)
    for kind in order:
        assert admin("GET", f"/{kind}/{ids[kind]}").json == before[kind], kind


def test_secrets_are_shown_to_nobody(admin: Caller, ids: Ids) -> None:
    source = admin("GET", f"/data-sources/{ids['data-sources']}")
    assert source.json["connection"]["password"] == "•••"
    kept = admin("PUT", f"/data-sources/{ids['data-sources']}", json=source.json | {"description": "New"})
    assert kept.status_code == 200
    history = admin("GET", f"/data-sources/{ids['data-sources']}/history").text
    sheet = admin("GET", "/data-sources.csv").text
    assert "sesame" not in source.text + kept.text + history + sheet
    anew = {"name": "Copy", "protocol": "mqtt", "connection": {"host": "h", "password": "•••"}}
    refused = admin("POST", "/data-sources", json=anew)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "connection.password")
    assert "password" not in admin("GET", f"/users/{ids['users']}").json
    assert "correct horse" not in admin("GET", f"/users/{ids['users']}/history").text
