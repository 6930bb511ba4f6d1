"""Appointments: which role belongs where, who fills it, and that a city always has an administrator."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from schemas.base import as_z
from schemas.hazards import Hazard
from schemas.people import Appointment, Person
from schemas.places import scope_of
from tests.campus import Campus
from tests.district import known_id
from tests.rounds import PASSED, hand_in, publish_round


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


def to_come(campus: Campus, person: str = "ines", role: str = "responsible", place: str = "kitchen") -> Any:
    """The id and the body of a post that begins in ten days."""
    id, begins = uuid4(), (campus.now + timedelta(days=10)).isoformat()
    body = post(person, role, place, **{"from": begins})
    assert put(campus, "ada", body, id).status_code == 201
    return id, body | {"version": 1}


@pytest.mark.parametrize("until", [timedelta(0), timedelta(days=10), timedelta(days=9)])
def test_a_post_to_come_is_withdrawn_and_never_comes_into_force(campus: Campus, until: timedelta) -> None:
    id, body = to_come(campus, "ines", "administrator", "district")
    withdrawn = body | {"until": (campus.now + until).isoformat()}
    answer = put(campus, "ada", withdrawn, id)
    assert answer.status_code == 200, answer.text
    assert answer.json()["until"] == as_z(campus.now), "from this instant on it is over"
    assert put(campus, "ada", withdrawn, id).json() == answer.json()
    (deed, *_) = campus.as_("ada").get("/api/v1/deeds", params={"subject": str(id)}).json()["items"]
    assert deed["changes"] == [{"field": "until_at", "before": None, "after": as_z(campus.now)}]
    assert [a["id"] for a in campus.as_("ines").get("/api/v1/me").json()["appointments"]] == [
        str(campus.id("post of ines"))
    ]
    yesterday = (campus.now - timedelta(days=1)).isoformat()
    begun_before = withdrawn | {"from": yesterday, "until": yesterday, "version": 2}
    assert put(campus, "ada", begun_before, id).status_code == 422
    for _ in range(3):
        campus.now += timedelta(days=5)
        assert campus.as_("ines").get(f"/api/v1/places/{campus.id('kindergarten')}").status_code == 404
    assert put(campus, "ada", withdrawn, id).json() == answer.json()


def test_what_has_begun_is_ended_not_withdrawn(campus: Campus) -> None:
    id, body = to_come(campus)
    campus.now += timedelta(days=10)
    for until in (body["from"], "2026-09-08"):
        assert put(campus, "ada", body | {"until": until}, id).status_code == 422
    later = (campus.now + timedelta(days=5)).isoformat()
    moved = body | {"from": later, "until": later}
    assert put(campus, "ada", moved, id).status_code == 422
    assert put(campus, "ada", body | {"until": later}, uuid4()).status_code == 201
    assert (
        put(campus, "ada", post("ivan", "head", "school", **{"from": later, "until": later})).status_code
        == 422
    )


def test_who_was_to_come_hands_in_no_report_there_afterwards(campus: Campus) -> None:
    publish_round(campus)
    id, body = to_come(campus, "ines", "inspector", "kindergarten")
    assert put(campus, "ada", body | {"until": body["from"]}, id).status_code == 200
    campus.now += timedelta(days=11)
    visit = {
        "place_id": str(campus.id("kindergarten")), "checklist": {"code": "round", "version": 1},
        "captured_at": as_z(campus.now), "sent_at": as_z(campus.now), "answers": PASSED,
    }  # fmt: skip
    assert hand_in(campus, "ines", visit).status_code == 404


def test_a_withdrawn_post_fills_no_office_and_its_day_is_not_the_last_anybody_served(campus: Campus) -> None:
    ended = campus.now - timedelta(days=3)
    offices = f"/api/v1/places/{campus.id('school')}/offices"
    with campus.work() as work:
        work.session.get_one(Appointment, known_id("post of max")).until_at = ended
    id, body = to_come(campus, "ivan", "head", "school")
    assert put(campus, "ada", body | {"until": body["from"]}, id).status_code == 200
    for days in (0, 20):
        campus.now += timedelta(days=days)
        heads = [o for o in campus.as_("ada").get(offices).json()["offices"] if o["role"] == "head"]
        assert [o["holders"] for o in heads] == [[]]
        assert heads[0]["gap"] == {"kind": "vacant", "at": as_z(ended)}


def test_the_administrator_who_was_to_follow_is_kept_while_the_last_one_goes(campus: Campus) -> None:
    id, body = to_come(campus, "dina", "administrator", "city")
    leaves = post("ada", "administrator", "city", until=body["from"], version=1)
    assert put(campus, "ada", leaves, campus.id("post of ada")).status_code == 200
    answer = put(campus, "ada", body | {"until": body["from"]}, id)
    assert (answer.status_code, answer.json()["type"]) == (409, "last-administrator")


def test_who_was_never_administrator_hands_no_password_to_who_rose(campus: Campus) -> None:
    id, body = to_come(campus, "max", "administrator", "district")
    assert put(campus, "ada", body | {"until": body["from"]}, id).status_code == 200
    link = campus.as_("max").post(f"/api/v1/people/{campus.id('ines')}/password_links").json()
    assert put(campus, "ada", post("ines", "section", "district")).status_code == 201
    word = {"password": "long and secret 17"}
    assert campus.stranger().put(f"/api/v1/password_links/{link['token']}", json=word).status_code == 404


def test_a_withdrawn_post_is_not_handed_over(campus: Campus) -> None:
    id, body = to_come(campus)
    assert put(campus, "ada", body | {"until": body["from"]}, id).status_code == 200
    path = f"/api/v1/people/{campus.id('ines')}/handover/{uuid4()}"
    moved = campus.as_("ada").put(path, json={"successor_id": str(campus.id("ivan"))}).json()
    assert [each["ended_id"] for each in moved["appointments"]] == [str(campus.id("post of ines"))]
