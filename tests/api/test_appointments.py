"""Appointments: which role belongs where, who fills it, and that a city always has an administrator."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.hazards import Hazard
from schemas.people import Person
from schemas.places import scope_of
from tests.campus import Campus
from tests.district import known_id


def post(person: str, role: str, place: str, **more: Any) -> dict[str, Any]:
    return {"person_id": str(known_id(person)), "role": role, "place_id": str(known_id(place)), **more}


def put(campus: Campus, by: str, body: dict[str, Any], id: Any = None) -> Any:
    return campus.as_(by).put(f"/api/v1/appointments/{id or uuid4()}", json=body)


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("head", "school", 201), ("head", "campus", 422), ("head", "district", 422),
        ("section", "district", 201), ("section", "city", 201), ("section", "school", 422),
        ("leader", "district", 201), ("leader", "kitchen", 422),
        ("administrator", "district", 201), ("administrator", "school", 422),
        ("auditor", "city", 201), ("auditor", "school", 422),
        ("inspector", "bus", 201), ("inspector", "district", 201), ("responsible", "campus", 201),
    ],
)  # fmt: skip
def test_each_role_belongs_to_its_places(campus: Campus, role: str, place: str, status: int) -> None:
    answer = put(campus, "ada", post("ivan", role, place))
    assert answer.status_code == status, answer.text
    if status == 422:
        assert answer.json()["errors"][0]["pointer"] == "/role"


@pytest.mark.parametrize(
    ("by", "role", "place", "status"),
    [
        ("max", "inspector", "school", 201), ("max", "responsible", "kitchen", 201),
        ("max", "head", "school", 403), ("max", "inspector", "kindergarten", 422),
        ("max", "inspector", "district", 403), ("ines", "inspector", "school", 403),
        ("dora", "inspector", "school", 403), ("ada", "section", "district", 201),
    ],
)  # fmt: skip
def test_who_fills_which_post(campus: Campus, by: str, role: str, place: str, status: int) -> None:
    assert put(campus, by, post("ivan", role, place)).status_code == status


def test_an_administrator_of_a_district_fills_posts_below_it_only(campus: Campus) -> None:
    assert put(campus, "ada", post("dina", "administrator", "district")).status_code == 201
    assert put(campus, "dina", post("ivan", "head", "kindergarten")).status_code == 201
    assert put(campus, "dina", post("ivan", "leader", "city")).status_code == 403
    assert put(campus, "dina", post("ivan", "head", "other_school")).status_code == 422
    ada = {"username": "ada", "name": "x", "version": 1}
    assert campus.as_("dina").put(f"/api/v1/people/{campus.id('ada')}", json=ada).status_code == 404


def test_an_appointment_begins_now_and_ends_by_its_until(campus: Campus) -> None:
    id = uuid4()
    body = post("ines", "responsible", "kitchen", category="food")
    made = put(campus, "max", body, id)
    assert made.status_code == 201
    assert made.json()["from"] == "2026-09-08T01:00:00.000000Z"
    assert made.json()["place"]["name"] == "kitchen"
    assert put(campus, "max", body, id).status_code == 200
    ended = body | {"until": "2026-09-30", "version": 1}
    assert put(campus, "max", ended, id).json()["until"] == "2026-09-30T16:00:00.000000Z"
    assert put(campus, "max", ended, id).status_code == 200
    assert (
        put(campus, "max", body | {"until": "2026-10-01", "version": 1}, id).json()["type"] == "stale-version"
    )
    assert put(campus, "max", body | {"until": "2026-09-01", "version": 2}, id).status_code == 422


def test_an_appointment_keeps_its_person_role_and_place(campus: Campus) -> None:
    id = uuid4()
    put(campus, "max", post("ines", "responsible", "kitchen"), id)
    answer = put(campus, "max", post("ivan", "responsible", "kitchen", version=1), id)
    assert (answer.status_code, answer.json()["type"]) == (409, "other-post")


def test_a_plain_day_counts_in_the_zone_of_the_place(campus: Campus) -> None:
    answer = put(campus, "max", post("ines", "responsible", "kitchen", **{"from": "2026-09-01"}))
    assert answer.json()["from"] == "2026-08-31T16:00:00.000000Z"


def test_an_ended_appointment_gives_no_right_a_second_later(campus: Campus) -> None:
    until = (campus.now + timedelta(seconds=1)).isoformat()
    body = post("ines", "inspector", "school", until=until, version=1)
    assert put(campus, "max", body, campus.id("post of ines")).status_code == 200
    assert campus.as_("ines").get(f"/api/v1/places/{campus.id('school')}").status_code == 200
    campus.now += timedelta(seconds=1)
    assert campus.as_("ines").get(f"/api/v1/places/{campus.id('school')}").status_code == 404


def test_the_last_administrator_stays(campus: Campus) -> None:
    body = post("ada", "administrator", "city", until="2027-01-01", version=1)
    answer = put(campus, "ada", body, campus.id("post of ada"))
    assert (answer.status_code, answer.json()["type"]) == (409, "last-administrator")
    leaving = {
        "username": "ada",
        "name": "Ada",
        "language": "en",
        "version": 1,
        "left_at": "2027-01-01T00:00:00Z",
    }
    answer = campus.as_("ada").put(f"/api/v1/people/{campus.id('ada')}", json=leaving)
    assert (answer.status_code, answer.json()["type"]) == (409, "last-administrator")


def test_an_administrator_leaves_when_the_successor_is_in_office_by_then(campus: Campus) -> None:
    ending = post("ada", "administrator", "city", until="2026-12-31", version=1)
    late = post("dina", "administrator", "city", **{"from": "2027-01-02"})
    assert put(campus, "ada", late).status_code == 201
    assert put(campus, "ada", ending, campus.id("post of ada")).status_code == 409
    assert (
        put(campus, "ada", post("lea", "administrator", "city", **{"from": "2027-01-01"})).status_code == 201
    )
    assert put(campus, "ada", ending, campus.id("post of ada")).status_code == 200


def test_two_administrators_who_end_each_other_at_once_do_not_both_go(campus: Campus) -> None:
    other = uuid4()
    assert put(campus, "ada", post("dina", "administrator", "city"), other).status_code == 201
    now = (campus.now + timedelta(seconds=1)).isoformat()
    first = post("ada", "administrator", "city", until=now, version=1)
    second = post("dina", "administrator", "city", until=now, version=1)
    campus.as_("dina").get("/api/v1/me")
    with ThreadPoolExecutor(2) as threads:
        a = threads.submit(put, campus, "dina", first, campus.id("post of ada"))
        b = threads.submit(put, campus, "ada", second, other)
        assert sorted([a.result().status_code, b.result().status_code]) == [200, 409]


def test_a_change_of_posts_is_told_to_the_phone_and_wakes_the_hazards_there(campus: Campus) -> None:
    far = campus.now + timedelta(days=30)
    ids = {name: uuid4() for name in ("kitchen", "river", "other_school")}
    with campus.work() as work:
        for number, (name, id) in enumerate(ids.items()):
            work.session.add(_hazard(campus, name, id, number=number, wake_at=far))
    put(campus, "max", post("ines", "responsible", "school", category="food"))
    woken = {h.id: h.wake_at == campus.now for h in campus.rows(Hazard)}
    assert woken == {ids["kitchen"]: True, ids["river"]: False, ids["other_school"]: False}
    changed = {p.id: p.scope_changed_at == campus.now for p in campus.rows(Person)}
    assert changed[campus.id("ines")] and not changed[campus.id("ivan")]


def test_each_sees_the_appointments_below(campus: Campus) -> None:
    def seen(by: str, **query: Any) -> set[str]:
        items = campus.as_(by).get("/api/v1/appointments", params=query).json()["items"]
        return {item["id"] for item in items}

    school = {str(known_id(f"post of {n}")) for n in ("ines", "ivan", "rosa", "max")}
    assert seen("max") == school
    assert seen("ada", place_id=campus.id("school")) == school
    assert seen("ada", person_id=campus.id("omar")) == {str(known_id("post of omar"))}
    assert campus.as_("max").get(f"/api/v1/appointments/{known_id('post of omar')}").status_code == 404


def _hazard(campus: Campus, place: str, id: Any, *, number: int, wake_at: Any) -> Hazard:
    return Hazard(
        id=id, number=f"3701-2026-{number}", category="food", description="mould", severity="general",
        source="self", found_by_id=campus.id("ines"), found_at=campus.now, received_at=campus.now,
        due_at=wake_at, original_due_at=wake_at, wake_at=wake_at, **scope_of(campus.place(place)),
    )  # fmt: skip
