"""People: who keeps whose record, and what a leaver leaves behind."""

from typing import Any
from uuid import uuid4

import pytest

from schemas.people import Person
from tests.campus import Campus


def put(campus: Campus, by: str, id: Any, **person: Any) -> Any:
    return campus.as_(by).put(f"/api/v1/people/{id}", json={"username": "nora", "name": "Nora", **person})


def names(campus: Campus, by: str, **query: Any) -> list[str]:
    answer = campus.as_(by).get("/api/v1/people", params=query)
    assert answer.status_code == 200, answer.text
    return [person["username"] for person in answer.json()["items"]]


def test_a_person_is_made_once_and_changed_on_the_newest_version(campus: Campus) -> None:
    id = uuid4()
    assert put(campus, "ada", id).status_code == 201
    assert put(campus, "ada", id).status_code == 200
    assert put(campus, "ada", id, phone="0531-86012345").json()["type"] == "stale-version"
    changed = put(campus, "ada", id, phone="0531-86012345", version=1)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert put(campus, "ada", id, phone="0531-86012345", version=1).status_code == 200
    assert put(campus, "ada", id, name="Eleonora", version=1).status_code == 409


def test_a_user_name_belongs_to_one_person(campus: Campus) -> None:
    assert put(campus, "ada", uuid4()).status_code == 201
    answer = put(campus, "ada", uuid4(), username="Nora")
    assert (answer.status_code, answer.json()["type"]) == (409, "username-taken")


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"username": "two words"}, {"email": "nobody"}, {"name": "a\0b"}, {"language": "fr"}],
)
def test_what_is_no_person_is_named_field_by_field(campus: Campus, wrong: dict[str, str]) -> None:
    answer = put(campus, "ada", uuid4(), **wrong)
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == [f"/{name}" for name in wrong]


def test_a_head_takes_on_people_for_the_own_school_only(campus: Campus) -> None:
    nora = uuid4()
    assert put(campus, "max", nora).status_code == 201
    omar = {"username": "omar", "name": "Renamed", "version": 1}
    assert put(campus, "max", campus.id("omar"), **omar).status_code == 404
    ines = {"username": "ines", "name": "Inés", "language": "en", "version": 1}
    assert put(campus, "max", campus.id("ines"), **ines).status_code == 200
    kim = put(campus, "kim", campus.id("ines"), username="ines", name="x", version=2)
    assert kim.status_code == 404


@pytest.mark.parametrize("name", ["ines", "rosa", "dora", "lea", "axel"])
def test_others_take_nobody_on(campus: Campus, name: str) -> None:
    assert put(campus, name, uuid4()).status_code == 403


def test_everybody_keeps_the_own_language_and_telephone_but_not_the_name(campus: Campus) -> None:
    me = {"username": "ines", "name": "Ines", "language": "zh-CN", "phone": "13800000000", "version": 1}
    assert put(campus, "ines", campus.id("ines"), **me).status_code == 200
    assert put(campus, "ines", campus.id("ines"), **me | {"name": "Boss", "version": 2}).status_code == 403


def test_each_sees_the_people_below_and_no_others(campus: Campus) -> None:
    assert names(campus, "max") == ["ines", "ivan", "max", "rosa"]
    assert names(campus, "omar") == ["olga", "omar"]
    assert names(campus, "sven") == ["olga", "omar", "sven"]
    assert "ada" in names(campus, "ada") and len(names(campus, "ada")) == 13
    assert campus.as_("max").get(f"/api/v1/people/{campus.id('omar')}").status_code == 404


def test_people_are_found_by_part_of_a_name_and_by_place(campus: Campus) -> None:
    assert names(campus, "ada", q="IN") == ["dina", "ines"]
    assert names(campus, "ada", q="%") == []
    assert names(campus, "ada", place_id=campus.id("kindergarten")) == ["kim"]
    answer = campus.as_("max").get("/api/v1/people", params={"place_id": str(campus.id("other_school"))})
    assert answer.status_code == 404


def test_colleagues_see_names_and_the_bureau_sees_telephones(campus: Campus) -> None:
    rosa = {"username": "rosa", "name": "Rosa", "phone": "13900000000", "version": 1}
    assert put(campus, "ada", campus.id("rosa"), **rosa).status_code == 200
    path = f"/api/v1/people/{campus.id('rosa')}"
    shown = {name: campus.as_(name).get(path).json()["phone"] for name in ("ines", "rosa", "max", "dora")}
    assert shown == {"ines": None, "rosa": "13900000000", "max": "13900000000", "dora": "13900000000"}


def test_pages_of_people_are_whole_and_in_order(campus: Campus) -> None:
    found: list[str] = []
    cursor = None
    while True:
        params = {"limit": 4, **({"cursor": cursor} if cursor else {})}
        page = campus.as_("ada").get("/api/v1/people", params=params).json()
        found += [p["username"] for p in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == sorted(found) and len(found) == 13
    answer = campus.as_("ada").get("/api/v1/people", params={"cursor": "nonsense"})
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-cursor")


def test_a_leaver_is_signed_out_everywhere_and_stays_on_record(campus: Campus) -> None:
    assert campus.as_("ines").get("/api/v1/me").status_code == 200
    left = {"username": "ines", "name": "Ines", "language": "en", "version": 1}
    answer = put(campus, "max", campus.id("ines"), **left, left_at=campus.now.isoformat())
    assert answer.status_code == 200
    assert campus.as_("ines").get("/api/v1/me").status_code == 401
    assert "ines" in names(campus, "ada")


def test_who_leaves_later_may_work_until_then(campus: Campus) -> None:
    left = {"username": "ines", "name": "Ines", "language": "en", "version": 1}
    put(campus, "max", campus.id("ines"), **left, left_at="2026-09-30T00:00:00+08:00")
    assert campus.as_("ines").get("/api/v1/me").status_code == 200
    campus.now = campus.now.replace(day=30)
    assert campus.as_("ines").get("/api/v1/me").status_code == 401


def test_a_person_of_another_city_is_not_there(campus: Campus) -> None:
    with campus.work() as work:
        stranger = Person(id=uuid4(), username="zoe", name="Zoe", scope_changed_at=work.now)
        work.session.add(stranger)
    assert campus.as_("ada").get(f"/api/v1/people/{stranger.id}").status_code == 404
    assert put(campus, "ada", stranger.id, username="zoe").status_code == 404
